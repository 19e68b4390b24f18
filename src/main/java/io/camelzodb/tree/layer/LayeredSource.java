package io.camelzodb.tree.layer;

import io.camelzodb.files.HeldTree;
import io.camelzodb.pickle.Value;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.SourceFile;
import io.camelzodb.tree.StateFile;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tree of several layers as one.
 *
 * <p>The files of an object are those of the layer that {@linkplain LayerStack defines} it. Its
 * children are the folders in its folder on all layers that are not masked. An object that is
 * masked, and that the custom layer does not define, is shown as one with {@code __deleted__}.
 */
public final class LayeredSource implements TreeSource {
  private final LayerStack layers;
  private final boolean removing;

  LayeredSource(LayerStack layers) {
    this(layers, false);
  }

  private LayeredSource(LayerStack layers, boolean removing) {
    this.layers = layers;
    this.removing = removing;
  }

  /**
   * Returns the same files, where a folder without metadata on any layer is an object that was
   * removed, and no error; so perfact-zodbsync takes one that is named.
   */
  public LayeredSource removing() {
    return new LayeredSource(layers, true);
  }

  /**
   * Whether files of the custom layer alone say what an object is: they define it, or mask the
   * layers below.
   */
  public static boolean isDecided(TreeSource custom, ObjectPath path) throws IOException {
    Path folder = TreePaths.folder(path).orElse(null);
    if (folder == null) {
      return false;
    }
    StringBuilder at = new StringBuilder();
    boolean masked = false;
    for (Path name : folder) {
      at.append(at.length() == 0 ? "" : "/").append(name);
      masked |=
          custom.entry(at + "/" + TreeNames.FROZEN) != null
              || custom.entry(at + "/" + TreeNames.DELETED) != null;
    }
    return masked || custom.entry(at + "/" + MetadataFile.NAME) != null;
  }

  /** Returns the files of the custom layer. */
  public TreeSource custom() {
    return layers.source(0);
  }

  private static boolean isFolderOfObject(String path) {
    return path.equals(TreePaths.ROOT) || TreeNames.mayBeChild(HeldTree.name(path));
  }

  /** Whether a file belongs to the object itself, so that only the defining layer counts. */
  static boolean isOfObject(String name) {
    return name.equals(MetadataFile.NAME)
        || name.startsWith(SourceFile.PREFIX)
        || StateFile.isStateFile(name);
  }

  @Override
  public @Nullable Value layer(String folder) throws IOException {
    int defining = layers.defining(folder);
    return defining < 0 ? null : layers.layer(defining).value();
  }

  @Override
  public @Nullable Entry entry(String path) throws IOException {
    if (isFolderOfObject(path)) {
      return folder(path);
    }
    int layer = layerOf(path);
    if (layer >= 0) {
      return layers.entry(layer, path);
    }
    boolean deleted = HeldTree.name(path).equals(TreeNames.DELETED);
    return deleted && isMasked(HeldTree.parent(path)) ? new Entry(Kind.FILE, 0) : null;
  }

  /** Returns the folder of an object: a folder of any layer, unless a link is in its place. */
  private @Nullable Entry folder(String path) throws IOException {
    int visible =
        path.equals(TreePaths.ROOT) ? layers.visible(path) : layers.visible(HeldTree.parent(path));
    Entry found = null;
    for (int i = 0; i < visible; i++) {
      Entry entry = layers.entry(i, path);
      if (entry != null && entry.kind() == Kind.LINK) {
        return entry;
      }
      if (entry != null && (found == null || found.kind() != Kind.FOLDER)) {
        found = entry.kind() == Kind.FOLDER || found == null ? entry : found;
      }
    }
    return found;
  }

  /** Returns the layer that has a file; -1 if none has. */
  private int layerOf(String file) throws IOException {
    String folder = HeldTree.parent(file);
    String name = HeldTree.name(file);
    if (isOfObject(name)) {
      int defining = layers.defining(folder);
      return defining >= 0 && layers.has(defining, folder, name) ? defining : -1;
    }
    int visible = layers.visible(folder);
    for (int i = 0; i < visible; i++) {
      if (layers.has(i, folder, name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether only a masked layer defines an object, so that it is not there. */
  private boolean isMasked(String folder) throws IOException {
    if (folder.equals(TreePaths.ROOT) || layers.defining(folder) >= 0) {
      return false;
    }
    return removing || layers.next(folder, 0, layers.visible(HeldTree.parent(folder))) >= 0;
  }

  @Override
  public List<String> names(String folder) throws IOException {
    Set<String> names = new LinkedHashSet<>();
    int defining = layers.defining(folder);
    int visible = layers.visible(folder);
    for (int i = 0; i < visible; i++) {
      for (String name : layers.names(i, folder)) {
        if (!isOfObject(name) || i == defining) {
          names.add(name);
        }
      }
    }
    if (isMasked(folder)) {
      names.add(TreeNames.DELETED);
    }
    return List.copyOf(names);
  }

  @Override
  public InputStream open(String file) throws IOException {
    int layer = layerOf(file);
    if (layer < 0) {
      throw new TreeFault(where(file), "is on no layer", "run the command again");
    }
    return layers.source(layer).open(file);
  }

  @Override
  public boolean isLayered() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is the path in the layer that defines the object or has the file, else in the topmost
   * layer that has the folder.
   */
  @Override
  public String where(String path) {
    int layer = -1;
    try {
      layer = isFolderOfObject(path) ? layers.defining(path) : layerOf(path);
      for (int i = 0; layer < 0 && i < layers.visible(path); i++) {
        layer = layers.entry(i, path) == null ? -1 : i;
      }
    } catch (IOException unreadable) {
      // The path on top says as much.
    }
    return layers.source(Math.max(layer, 0)).where(path);
  }

  @Override
  public void close() throws IOException {
    layers.close();
  }
}
