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
import io.camelzodb.tree.folder.FolderTree;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Writes a tree of several layers.
 *
 * <p>An object that is as the layer says which defines it stays there. As with perfact-zodbsync,
 * any other is written into the custom layer. An object that is gone, but that a lower layer holds,
 * is marked with {@code __deleted__} in the custom layer; the mark is removed when the object comes
 * back. With {@link RecordedLayer#DEFINING} an object is written into the layer that defines it, a
 * new one into the layer that defines its container; an object that is gone is removed from there.
 *
 * <p>Where the layer below says the same of an object, its copy above is removed. Not safe for many
 * threads.
 */
public final class LayeredTree implements FolderTree {
  private final List<WrittenLayer> written;
  private final LayerStack layers;
  private final WrittenLayer custom;
  private final RecordedLayer rule;
  private final ObjectLayers shown = new ObjectLayers();
  private final List<LayerChange> changes = new ArrayList<>();
  private final OidSet recorded = new OidSet();
  private final Set<ObjectPath> listed = new HashSet<>();
  private String refusal = "";
  private Value last;
  private long unchanged;
  private long compressed;

  /**
   * Creates it.
   *
   * @param problems receives problems of objects that cannot be files
   */
  public LayeredTree(Layers all, RecordedLayer rule, Consumer<Problem> problems) {
    this(
        all.all().stream().<WrittenLayer>map(layer -> new FolderLayer(layer, problems)).toList(),
        rule);
  }

  /**
   * Creates it with other ways to the files.
   *
   * @param written all layers from the top down, which are closed with this
   */
  public LayeredTree(List<WrittenLayer> written, RecordedLayer rule) {
    this.written = List.copyOf(written);
    this.rule = rule;
    this.layers =
        new LayerStack(
            written.stream().map(WrittenLayer::layer).toList(),
            written.stream().map(WrittenLayer::source).toList());
    this.custom = written.get(0);
    this.last = custom.layer().value();
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
      return write(custom, object);
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
    int from = same ? defining : target(path, defining);
    if (!same && !write(written.get(from), object)) {
      return false;
    }
    int now = compress(content, folder, from, visible);
    if (same && now == from) {
      unchanged++;
    } else if (same) {
      compressed++;
    }
    last = layers.layer(now).value();
    return true;
  }

  private boolean write(WrittenLayer layer, ObjectFiles object) throws IOException {
    boolean done = layer.files().write(object);
    refusal = done ? "" : layer.files().refusal();
    return done;
  }

  /**
   * Returns the layer that an object is written into.
   *
   * @param defining the one that has it already; negative if none has
   */
  private int target(ObjectPath path, int defining) throws IOException {
    if (rule == RecordedLayer.TOP || defining >= 0 || path.isRoot()) {
      return rule == RecordedLayer.TOP ? 0 : Math.max(defining, 0);
    }
    int visible = layers.visible(folder(path));
    return Math.max(layers.next(folder(path.parent()), 0, visible), 0);
  }

  /** Removes copies that are equal to those below; returns the layer that defines the object. */
  private int compress(FiledContent content, String folder, int from, int visible)
      throws IOException {
    int defining = from;
    for (int next = layers.next(folder, from + 1, visible);
        next >= 0 && content.isIn(layers.source(next), folder);
        next = layers.next(folder, next + 1, visible)) {
      written.get(defining).removeFiles(content.path(), content.names());
      defining = next;
    }
    return defining;
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
    return refusal;
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
    Set<Integer> from =
        rule == RecordedLayer.DEFINING ? layers.definingWithin(folder) : new TreeSet<>();
    from.add(0);
    for (int layer : from) {
      TreeSource.Entry entry = layers.entry(layer, folder);
      if (entry != null && entry.kind() != TreeSource.Kind.FILE) {
        written.get(layer).removeFolder(child);
        layers.changed();
      }
    }
    if (isLeft(folder, below, visible)) {
      custom.mark(child, TreeNames.DELETED);
      layers.changed();
    }
  }

  /** Whether a lower layer still has what is gone. */
  private boolean isLeft(String folder, boolean before, int visible) throws IOException {
    if (rule == RecordedLayer.TOP || !before) {
      return before;
    }
    for (int i = 1; i < visible; i++) {
      if (!layers.names(i, folder).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SortedMap<String, String> unrecorded(ObjectPath container) throws IOException {
    return custom.files().unrecorded(container);
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
    custom.files().unrecorded(container, reasons);
  }

  /** Removes the empty folders of all layers; call it once everything is written. */
  public void finish() throws IOException {
    for (WrittenLayer each : written) {
      each.finish();
    }
  }

  @Override
  public TreeSummary summary() {
    TreeSummary all = new TreeSummary(compressed, unchanged, 0, 0, 0);
    for (WrittenLayer each : written) {
      all = all.plus(each.summary());
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    for (WrittenLayer each : written) {
      each.close();
    }
  }
}
