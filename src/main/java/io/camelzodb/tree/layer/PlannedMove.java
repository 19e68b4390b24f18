package io.camelzodb.tree.layer;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Plans which objects go to another layer, and checks that the tree of all layers stays the same.
 * Not safe for many threads.
 */
public final class PlannedMove {
  private final LayerStack stack;
  private final int target;
  private final boolean again;
  private final Map<ObjectPath, Moved> moved = new LinkedHashMap<>();

  /**
   * Holds one object.
   *
   * @param path the object
   * @param from the layer that has its files
   * @param files the names of its files there, the metadata last
   * @param replaced the names of its files in the other layer, which are replaced or removed
   */
  public record Moved(ObjectPath path, Layer from, List<String> files, List<String> replaced) {
    public Moved {
      files = List.copyOf(files);
      replaced = List.copyOf(replaced);
    }

    /** Returns its folder, from {@code __root__} on. */
    public String folder() {
      return path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + path;
    }
  }

  private PlannedMove(LayerStack stack, int target, boolean again) {
    this.stack = stack;
    this.target = target;
    this.again = again;
  }

  /**
   * Plans a move.
   *
   * @param recurse whether all objects below move too
   * @param again whether a move into this layer was killed, and may have left files in both layers
   * @return the objects, containers first; none of those that the layer defines already
   * @throws StorageException if an object cannot be moved
   */
  public static List<Moved> of(
      Layers layers, Layer target, List<ObjectPath> paths, boolean recurse, boolean again)
      throws IOException {
    List<TreeSource> sources = new ArrayList<>();
    layers.all().forEach(layer -> sources.add(new FolderSource(layer.folder())));
    try (LayerStack stack = new LayerStack(layers.all(), sources)) {
      PlannedMove plan = new PlannedMove(stack, layers.all().indexOf(target), again);
      for (ObjectPath path : paths) {
        if (stack.defining(folder(path)) < 0) {
          throw refused(
              path,
              stack.visible(folder(path)) == 1
                  ? "is hidden by a marker in the custom layer, or no layer has it"
                  : "no layer has such an object",
              "\"camel-zodb layers\" lists the objects");
        }
        plan.add(path, recurse);
      }
      return List.copyOf(plan.moved.values());
    }
  }

  private static String folder(ObjectPath path) {
    return path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + path;
  }

  private static StorageException refused(ObjectPath path, String why, String advice) {
    return new StorageException(
        new Fault.Refused(new FaultDetails(path + ": " + why, advice).at(FaultPlace.ofPath(path))));
  }

  private void add(ObjectPath top, boolean recurse) throws IOException {
    List<ObjectPath> open = new ArrayList<>(List.of(top));
    while (!open.isEmpty()) {
      ObjectPath path = open.remove(open.size() - 1);
      add(path);
      if (recurse) {
        String folder = folder(path);
        TreeSet<String> ids = new TreeSet<>(Collections.reverseOrder(PythonOrder.TEXT));
        for (int i = 0; i < stack.visible(folder); i++) {
          for (String name : stack.names(i, folder)) {
            if (TreeNames.mayBeChild(name) && stack.isFolder(i, folder + "/" + name)) {
              ids.add(name);
            }
          }
        }
        ids.forEach(id -> open.add(path.child(id)));
      }
    }
  }

  private void add(ObjectPath path) throws IOException {
    String folder = folder(path);
    int visible = stack.visible(folder);
    int from = stack.next(folder, 0, visible);
    if (from == target && again) {
      from = left(folder, visible);
    }
    if (from < 0 || from == target || moved.containsKey(path)) {
      return;
    }
    if (target >= visible) {
      throw refused(
          path,
          "a __frozen__ or __deleted__ in the custom layer hides the layer "
              + stack.layer(target).shown()
              + " there",
          "remove that marker first, or leave the object where it is");
    }
    int between = from < target ? stack.next(folder, from + 1, target) : -1;
    if (between >= 0) {
      throw refused(
          path,
          "the layer "
              + stack.layer(between).shown()
              + " lies above "
              + stack.layer(target).shown()
              + " and has the object too, so its files would count",
          "move the object to that layer");
    }
    List<String> files = files(from, folder);
    for (String name : files) {
      TreeSource.Entry entry = stack.entry(from, folder + "/" + name);
      if (entry == null || entry.kind() != TreeSource.Kind.FILE) {
        throw refused(path, name + " is no plain file", "replace it by a file");
      }
    }
    List<String> replaced = files(target, folder);
    if (!files.contains(MetadataFile.NAME)) {
      // What a killed move has left of its metadata is in the other layer already.
      replaced.retainAll(files);
    }
    moved.put(path, new Moved(path, stack.layer(from), files, replaced));
  }

  /** Returns where the files still are after a killed move; the other layer if nowhere. */
  private int left(String folder, int visible) throws IOException {
    int below = stack.next(folder, target + 1, visible);
    for (int i = 0; i < visible; i++) {
      boolean copy = i == below || !stack.has(i, folder, MetadataFile.NAME);
      if (i != target && copy && isWithinTarget(folder, i)) {
        return i;
      }
    }
    return target;
  }

  /** Whether a layer has files of an object, and the other layer has the same. */
  private boolean isWithinTarget(String folder, int layer) throws IOException {
    List<String> files = files(layer, folder);
    for (String name : files) {
      if (!stack.has(target, folder, name)) {
        return false;
      }
      try (InputStream mine = stack.source(target).open(folder + "/" + name);
          InputStream theirs = stack.source(layer).open(folder + "/" + name)) {
        if (!Arrays.equals(mine.readAllBytes(), theirs.readAllBytes())) {
          return false;
        }
      }
    }
    return !files.isEmpty();
  }

  /** Returns the names of the files of an object in a layer, the metadata last. */
  private List<String> files(int layer, String folder) throws IOException {
    List<String> files = new ArrayList<>(stack.names(layer, folder));
    files.removeIf(name -> !LayeredSource.isOfObject(name));
    files.sort(PythonOrder.TEXT);
    if (files.remove(MetadataFile.NAME)) {
      files.add(MetadataFile.NAME);
    }
    return files;
  }
}
