package io.camelzodb.tree.layer;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.TreeSummary;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.folder.FolderTree;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Writes a tree of several layers, as perfact-zodbsync does.
 *
 * <p>An object that is as the layer says which defines it stays there. Any other is written into
 * the custom layer. Where the layer below says the same of an object, its copy above is removed. An
 * object that is gone, but that a lower layer holds, is marked with {@code __deleted__} in the
 * custom layer; the mark is removed when the object comes back. Not safe for many threads.
 */
public final class LayeredTree implements FolderTree {
  private final Layers all;
  private final LayerStack layers;
  private final FolderSource top;
  private final ObjectTreeFiles custom;
  private final Consumer<Problem> problems;

  /** The lower layers from which copies were removed, by index. */
  private final Map<Integer, ObjectTreeFiles> lower = new LinkedHashMap<>();

  private final ObjectLayers shown = new ObjectLayers();
  private final List<LayerChange> changes = new ArrayList<>();
  private final OidSet recorded = new OidSet();
  private final Set<ObjectPath> listed = new HashSet<>();
  private Value last;
  private long unchanged;
  private long compressed;

  /**
   * Creates it.
   *
   * @param problems receives problems of objects that cannot be files
   */
  public LayeredTree(Layers all, Consumer<Problem> problems) {
    this.all = all;
    this.problems = problems;
    List<TreeSource> sources = new ArrayList<>();
    all.all().forEach(layer -> sources.add(new FolderSource(layer.folder())));
    this.layers = new LayerStack(all.all(), sources);
    this.top = (FolderSource) sources.get(0);
    this.custom = new ObjectTreeFiles(all.all().get(0).folder(), problems);
    this.last = all.all().get(0).value();
  }

  /**
   * Says that an object shows another layer in the database than the one that defines it.
   *
   * @param before the layer that it shows: a text, or None
   * @param layer the layer that defines it: a text, or None for the custom one
   */
  public record LayerChange(ObjectPath path, Oid oid, Value before, Value layer) {}

  /** Whether all children of an object that shows another layer are recorded with it. */
  public boolean isListed(ObjectPath path) {
    return listed.contains(path);
  }

  /** Whether the files of an object were written, or found as they should be. */
  public boolean isRecorded(Oid oid) {
    return recorded.contains(oid);
  }

  /** Returns the objects that show another layer in the database, containers first. */
  public List<LayerChange> changes() {
    return List.copyOf(changes);
  }

  private static String folder(ObjectPath path) {
    return path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + path;
  }

  @Override
  public boolean write(ObjectFiles object) throws IOException {
    ObjectPath path = object.path();
    if (TreePaths.fault(path) != null) {
      return custom.write(object);
    }
    String folder = folder(path);
    if (layers.has(0, folder, TreeNames.DELETED)) {
      custom.removeFiles(path, Set.of(TreeNames.DELETED));
      layers.changed();
    }
    FiledContent content = new FiledContent(object);
    int visible = layers.visible(folder);
    int defining = layers.next(folder, 0, visible);
    boolean same = defining >= 0 && content.isIn(layers.source(defining), folder);
    if (!same && !custom.write(object)) {
      return false;
    }
    int from = same ? defining : 0;
    int now = compress(content, folder, from, visible);
    if (same && now == from) {
      unchanged++;
    } else if (same) {
      compressed++;
    }
    last = layers.layer(now).value();
    return true;
  }

  /** Removes copies that are equal to those below; returns the layer that defines the object. */
  private int compress(FiledContent content, String folder, int from, int visible)
      throws IOException {
    int defining = from;
    for (int next = layers.next(folder, from + 1, visible);
        next >= 0 && content.isIn(layers.source(next), folder);
        next = layers.next(folder, next + 1, visible)) {
      files(defining).removeFiles(content.path(), content.names());
      defining = next;
    }
    return defining;
  }

  private ObjectTreeFiles files(int layer) {
    return layer == 0
        ? custom
        : lower.computeIfAbsent(
            layer, index -> new ObjectTreeFiles(layers.layer(index).folder(), problems));
  }

  @Override
  public void recorded(ZopeObject object) throws IOException {
    recorded.add(object.oid());
    try {
      Value before = shown.of(object);
      if (!before.equals(last)) {
        changes.add(new LayerChange(object.path(), object.oid(), before, last));
        shown.give(object.path(), last);
      }
    } catch (UncheckedIOException unreadable) {
      throw StorageException.of(unreadable.getCause());
    }
  }

  @Override
  public String refusal() {
    return custom.refusal();
  }

  @Override
  public void prune(ObjectPath path, PruneRule rule) throws IOException {
    if (TreePaths.fault(path) != null) {
      return;
    }
    LayerChange newest = changes.isEmpty() ? null : changes.get(changes.size() - 1);
    if (newest != null && newest.path().equals(path) && rule.gone().isEmpty()) {
      listed.add(path);
    }
    String folder = folder(path);
    int visible = layers.visible(folder);
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < visible; i++) {
      layers.names(i, folder).stream().filter(rule::removes).forEach(names::add);
    }
    for (String name : names) {
      prune(path.child(name), visible);
    }
  }

  private void prune(ObjectPath child, int visible) throws IOException {
    String folder = folder(child);
    boolean below = layers.next(folder, 1, visible) >= 0;
    if (!below && !layers.has(0, folder, MetadataFile.NAME)) {
      for (int i = 0; i < visible; i++) {
        if (layers.has(i, folder, TreeNames.DELETED)) {
          return;
        }
      }
    }
    if (below && layers.names(0, folder).equals(List.of(TreeNames.DELETED))) {
      return;
    }
    TreeSource.Entry entry = layers.entry(0, folder);
    if (entry != null && entry.kind() != TreeSource.Kind.FILE) {
      top.forget(folder);
      custom.prune(child.parent(), PruneRule.only(Set.of(child.id()), id -> false));
      layers.changed();
    }
    if (below) {
      custom.mark(child, TreeNames.DELETED);
      layers.changed();
    }
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    return custom.unrecorded(container);
  }

  @Override
  public void unrecorded(ObjectPath container, SortedMap<String, String> reasons)
      throws IOException {
    String folder = folder(container);
    if (!reasons.isEmpty()
        && !layers.has(0, folder, UnrecordedFile.NAME)
        && layers.defining(folder) > 0) {
      custom.mark(container, UnrecordedFile.NAME);
    }
    custom.unrecorded(container, reasons);
  }

  /** Removes the empty folders of all layers; call it once everything is written. */
  public void removeEmptyFolders() throws IOException {
    custom.close();
    lower.values().forEach(ObjectTreeFiles::close);
    layers.close();
    for (Layer layer : all.all()) {
      EmptyFolders.remove(layer.folder());
    }
    // As with the peer it is there even if the other layers define everything.
    Files.createDirectories(all.all().get(0).folder().resolve(TreePaths.ROOT));
  }

  @Override
  public TreeSummary summary() {
    TreeSummary own = custom.summary();
    return new TreeSummary(
        own.written() + compressed,
        own.unchanged() + unchanged,
        own.removed(),
        own.skipped(),
        own.files());
  }

  @Override
  public void close() throws IOException {
    custom.close();
    lower.values().forEach(ObjectTreeFiles::close);
    layers.close();
  }
}
