package io.camelzodb.sync;

import io.camelzodb.git.BranchTree;
import io.camelzodb.storage.Problem;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.ObjectTreeFiles;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.Content;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The tree of objects as a tree of git, without a folder on a disk. Not safe for many threads. */
final class GitTreeFiles implements TreeSink {
  private final BranchTree tree;
  private final Consumer<Problem> problems;

  /**
   * A tree.
   *
   * @param problems told of objects that cannot be files
   */
  GitTreeFiles(BranchTree tree, Consumer<Problem> problems) {
    this.tree = tree;
    this.problems = problems;
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    String fault = fault(object.path());
    if (fault != null) {
      String message = fault + "; the object is not written";
      problems.accept(
          new Problem(Problem.Severity.ERROR, object.path().toString(), null, message, ""));
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
    tree.files(folder(object.path()), files);
    return true;
  }

  private @Nullable String fault(ObjectPath path) {
    String fault = ObjectTreeFiles.fault(path);
    for (int i = 0; fault == null && i < path.ids().size(); i++) {
      fault = tree.fault(path.ids().get(i));
    }
    return fault;
  }

  private static List<String> folder(ObjectPath path) {
    List<String> names = new ArrayList<>(path.ids().size() + 1);
    names.add(ObjectTreeFiles.ROOT);
    names.addAll(path.ids());
    return names;
  }

  @Override
  public void prune(ObjectPath path, Predicate<String> keeps) throws IOException {
    if (fault(path) == null) {
      tree.retain(folder(path), keeps);
    }
  }
}
