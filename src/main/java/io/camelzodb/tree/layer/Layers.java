package io.camelzodb.tree.layer;

import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lists the layers of a tree from the top down: first the custom layer, then the others. Immutable.
 *
 * @param all at least the custom layer
 */
public record Layers(List<Layer> all) {
  public Layers {
    all = List.copyOf(all);
  }

  /** The custom layer alone. */
  public static Layers none(Path base) {
    return new Layers(List.of(Layer.custom(base)));
  }

  /** Whether there are others than the custom layer. */
  public boolean areUsed() {
    return all.size() > 1;
  }

  /** Returns the layers below the custom one, from the top down. */
  public List<Layer> lower() {
    return all.subList(1, all.size());
  }

  /** Returns a copy in which one of the lower layers has its files in another folder. */
  public Layers with(Layer layer, Path folder) {
    List<Layer> others = new ArrayList<>(all);
    others.replaceAll(
        each -> each.equals(layer) ? new Layer(each.ident(), folder, each.source()) : each);
    return new Layers(others);
  }

  /** Opens the files of all layers as one tree. */
  public LayeredSource open() {
    return open(new FolderSource(all.get(0).folder()));
  }

  /** Opens them with other files in the place of the custom layer; both are closed together. */
  public LayeredSource open(TreeSource custom) {
    return new LayeredSource(stack(custom));
  }

  /**
   * Opens them with other files in the place of each layer; all are closed together.
   *
   * @param sources from the top down, one for each layer
   */
  public LayeredSource open(List<TreeSource> sources) {
    return new LayeredSource(LayerStack.ofRead(all, List.copyOf(sources)));
  }

  private LayerStack stack(TreeSource custom) {
    List<TreeSource> sources = new ArrayList<>(List.of(custom));
    for (Layer layer : lower()) {
      sources.add(new FolderSource(layer.folder()));
    }
    return LayerStack.ofRead(all, sources);
  }
}
