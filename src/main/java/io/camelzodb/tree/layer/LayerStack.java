package io.camelzodb.tree.layer;

import io.camelzodb.files.HeldTree;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the layer that defines an object. A marker {@code __frozen__} or {@code __deleted__} in the
 * custom layer, in the folder of the object or of one above it, masks all lower layers. Of those
 * that are not masked, the topmost that holds {@code __meta__} defines the object. Folders are
 * paths from {@code __root__} on. Safe for use by many threads.
 */
final class LayerStack implements Closeable {
  private static final int KEPT = 1024;

  private final List<Layer> layers;
  private final List<TreeSource> sources;

  /** What the custom layer says of recent folders. */
  private final Map<String, Mask> masks = recent();

  /** Which layer defines the objects of recent folders, if the files stay as they are. */
  private final Map<String, Integer> definitions = recent();

  private final boolean unchanging;

  /** What the custom layer says of the layers below it. */
  private enum Mask {
    /** Its folder is there and has no marker. */
    NONE,
    /** It has no such folder. */
    ABSENT,
    /** A marker stands there or above. */
    MASKED
  }

  /**
   * Creates it.
   *
   * @param sources the files of each layer, which are closed with this
   */
  LayerStack(List<Layer> layers, List<TreeSource> sources) {
    this(layers, sources, false);
  }

  private LayerStack(List<Layer> layers, List<TreeSource> sources, boolean unchanging) {
    this.layers = layers;
    this.sources = sources;
    this.unchanging = unchanging;
  }

  /** Creates it for a command that only reads, so that what was found once need not be asked. */
  static LayerStack ofRead(List<Layer> layers, List<TreeSource> sources) {
    return new LayerStack(layers, sources, true);
  }

  private static <T> Map<String, T> recent() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > KEPT;
      }
    };
  }

  Layer layer(int index) {
    return layers.get(index);
  }

  TreeSource source(int index) {
    return sources.get(index);
  }

  /** Returns how many layers, from the top, may define what is in a folder. */
  int visible(String folder) throws IOException {
    return mask(folder) == Mask.MASKED ? 1 : sources.size();
  }

  private Mask mask(String folder) throws IOException {
    synchronized (masks) {
      Mask known = masks.get(folder);
      if (known != null) {
        return known;
      }
    }
    Mask above = folder.equals(TreePaths.ROOT) ? Mask.NONE : mask(HeldTree.parent(folder));
    Mask mask = above == Mask.NONE ? own(folder) : above;
    synchronized (masks) {
      masks.put(folder, mask);
    }
    return mask;
  }

  private Mask own(String folder) throws IOException {
    TreeSource.Entry entry = asked(0, folder);
    if (entry == null || entry.kind() != TreeSource.Kind.FOLDER) {
      return Mask.ABSENT;
    }
    return asked(0, folder + "/" + TreeNames.FROZEN) != null
            || asked(0, folder + "/" + TreeNames.DELETED) != null
        ? Mask.MASKED
        : Mask.NONE;
  }

  /** Forgets all masks, after a marker was added or removed. */
  void changed() {
    synchronized (masks) {
      masks.clear();
    }
  }

  /** Returns the layer that defines the object of a folder; -1 if none does. */
  int defining(String folder) throws IOException {
    if (!unchanging) {
      return next(folder, 0, visible(folder));
    }
    synchronized (definitions) {
      Integer known = definitions.get(folder);
      if (known != null) {
        return known;
      }
    }
    int found = next(folder, 0, visible(folder));
    synchronized (definitions) {
      definitions.put(folder, found);
    }
    return found;
  }

  /** Whether a layer certainly has no such folder: mostly the custom one, which has few. */
  private boolean lacks(int layer, String folder) throws IOException {
    boolean ofObject = folder.equals(TreePaths.ROOT) || folder.startsWith(TreePaths.ROOT + "/");
    return unchanging && layer == 0 && ofObject && mask(folder) == Mask.ABSENT;
  }

  /** Returns the first layer from an index on that has the object of a folder; -1 if none has. */
  int next(String folder, int from, int visible) throws IOException {
    for (int i = from; i < visible; i++) {
      if (has(i, folder, MetadataFile.NAME)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the layers that define an object in a folder or below it. */
  SortedSet<Integer> definingWithin(String top) throws IOException {
    SortedSet<Integer> found = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      String folder = open.pop();
      int layer = defining(folder);
      if (layer >= 0) {
        found.add(layer);
      }
      Set<String> names = new TreeSet<>();
      for (int i = 0; i < visible(folder); i++) {
        for (String name : names(i, folder)) {
          if (TreeNames.mayBeChild(name) && isFolder(i, folder + "/" + name)) {
            names.add(name);
          }
        }
      }
      names.forEach(name -> open.push(folder + "/" + name));
    }
    return found;
  }

  boolean isFolder(int layer, String folder) throws IOException {
    TreeSource.Entry entry = entry(layer, folder);
    return entry != null && entry.kind() == TreeSource.Kind.FOLDER;
  }

  boolean has(int layer, String folder, String name) throws IOException {
    return entry(layer, folder + "/" + name) != null;
  }

  TreeSource.@Nullable Entry entry(int layer, String path) throws IOException {
    return lacks(layer, HeldTree.parent(path)) ? null : asked(layer, path);
  }

  private TreeSource.@Nullable Entry asked(int layer, String path) throws IOException {
    try {
      return sources.get(layer).entry(path);
    } catch (NotDirectoryException other) {
      // A file or a link is in the place of a folder above it.
      return null;
    }
  }

  /** Returns the names in a folder of one layer; none if it has no such folder. */
  List<String> names(int layer, String folder) throws IOException {
    return !lacks(layer, folder) && isFolder(layer, folder)
        ? sources.get(layer).names(folder)
        : List.of();
  }

  @Override
  public void close() throws IOException {
    for (TreeSource source : sources) {
      source.close();
    }
  }
}
