package io.camelzodb.sync.history;

import io.camelzodb.git.history.BranchTree;
import io.camelzodb.storage.Problem;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.RefusedObjects;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes the files of objects into a git tree, without a folder on disk. Not safe for many threads.
 */
final class GitTreeFiles implements TreeSink {
  private final BranchTree tree;
  private final RefusedObjects refused;
  private final Map<ObjectPath, SortedMap<String, String>> unrecorded;

  /**
   * Creates a tree.
   *
   * @param base where it will be checked out; limits the lengths of paths
   * @param unrecorded the objects that its folders list as unrecorded, by container
   * @param problems receives problems of objects that cannot be files
   */
  GitTreeFiles(
      BranchTree tree,
      Path base,
      Map<ObjectPath, SortedMap<String, String>> unrecorded,
      Consumer<Problem> problems) {
    this.tree = tree;
    this.unrecorded = new HashMap<>(unrecorded);
    this.refused = new RefusedObjects(base, problems);
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    if (refused.refuses(object)) {
      return false;
    }
    Map<String, BranchTree.Stored> files = new HashMap<>();
    if (object.sourceName() != null && object.source() != null) {
      files.put(object.sourceName(), tree.store(object.source()::writeTo));
    }
    if (object.state() != null) {
      object.state().writeTo((name, content) -> files.put(name, tree.store(content::writeTo)));
    }
    files.put(MetadataFile.NAME, tree.store(Content.of(object.metadata())::writeTo));
    SortedMap<String, String> missing = unrecorded(object.path());
    if (!missing.isEmpty()) {
      files.put(UnrecordedFile.NAME, store(missing));
    }
    tree.files(folder(object.path()), files);
    return true;
  }

  /** Whether an object has files. */
  boolean has(ObjectPath path) throws IOException {
    return tree.hasFile(folder(path), MetadataFile.NAME);
  }

  /** Removes the files of an object; those of the objects in it stay. */
  void removeFiles(ObjectPath path) throws IOException {
    unrecorded.remove(path);
    tree.files(folder(path), Map.of());
  }

  private BranchTree.Stored store(SortedMap<String, String> missing) throws IOException {
    return tree.store(Content.of(UnrecordedFile.format(missing))::writeTo);
  }

  private static List<String> folder(ObjectPath path) {
    List<String> names = new ArrayList<>(path.depth() + 1);
    names.add(TreePaths.ROOT);
    names.addAll(path.ids());
    return names;
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) throws IOException {
    if (TreePaths.fault(path) == null) {
      tree.retain(folder(path), name -> !rule.removesOwn(name));
      int depth = path.depth();
      unrecorded
          .keySet()
          .removeIf(
              at ->
                  at.depth() > depth
                      && at.startsWith(path)
                      && rule.removesOwn(at.ids().get(depth)));
    }
  }

  @Override
  public String refusal() {
    return refused.reason();
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) {
    return unrecorded.getOrDefault(container, UnrecordedFile.NOTHING);
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
      throws IOException {
    if (reasons.isEmpty()) {
      unrecorded.remove(container);
    } else {
      unrecorded.put(container, reasons);
    }
    if (TreePaths.fault(container) == null) {
      tree.file(folder(container), UnrecordedFile.NAME, reasons.isEmpty() ? null : store(reasons));
    }
  }
}
