package io.camelzodb.tree.layer;

import io.camelzodb.tree.MetadataFile;
import io.camelzodb.tree.TreeNames;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lists the objects of all layers with the layers that have files of them. */
public final class LayerListing {
  private LayerListing() {}

  /**
   * Holds one object.
   *
   * @param layer the layer that defines it; null if a marker in the custom layer hides it
   * @param shadowed the other layers that have it, from the top down
   */
  public record Listed(ObjectPath path, @Nullable Layer layer, List<Layer> shadowed) {}

  /**
   * Lists the object at a path and all below it, containers first, by code point.
   *
   * @param each receives the objects; none if no layer has any there
   */
  public static void list(Layers layers, ObjectPath from, Consumer<Listed> each)
      throws IOException {
    List<TreeSource> sources = new ArrayList<>();
    layers.all().forEach(layer -> sources.add(new FolderSource(layer.folder())));
    try (LayerStack stack = new LayerStack(layers.all(), sources)) {
      Deque<ObjectPath> open = new ArrayDeque<>(List.of(from));
      while (!open.isEmpty()) {
        ObjectPath path = open.pop();
        String folder = path.isRoot() ? TreePaths.ROOT : TreePaths.ROOT + path;
        List<Layer> having = new ArrayList<>();
        TreeSet<String> ids = new TreeSet<>(Collections.reverseOrder(PythonOrder.TEXT));
        for (int i = 0; i < sources.size(); i++) {
          if (stack.has(i, folder, MetadataFile.NAME)) {
            having.add(stack.layer(i));
          }
          for (String name : stack.names(i, folder)) {
            if (TreeNames.mayBeChild(name) && stack.isFolder(i, folder + "/" + name)) {
              ids.add(name);
            }
          }
        }
        int defining = stack.defining(folder);
        Layer layer = defining < 0 ? null : stack.layer(defining);
        if (!having.isEmpty()) {
          having.remove(layer);
          each.accept(new Listed(path, layer, List.copyOf(having)));
        }
        ids.forEach(id -> open.push(path.child(id)));
      }
    }
  }
}
