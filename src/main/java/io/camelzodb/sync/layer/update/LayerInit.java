package io.camelzodb.sync.layer.update;

import io.camelzodb.git.CommitId;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.tree.layer.Layer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills the work trees of layers from their sources for the first time, and commits them. The
 * database is not changed: its objects are there already, and the next recording finds that the
 * layers define them.
 */
public final class LayerInit {
  private static final String MESSAGE = "zodbsync layer-init";

  private LayerInit() {}

  /**
   * Fills the work trees.
   *
   * @param idents the names of the layers, or {@code *} alone for all
   * @return the commits by the name of the layer; a layer where nothing differs has none
   * @throws IOException if a source or a work tree cannot be used; no work tree is changed then
   */
  @SuppressWarnings("try") // The lock is only held.
  public static Map<String, CommitId> run(Settings settings, List<String> idents)
      throws IOException {
    List<Layer> layers = ChosenLayers.of(settings, idents);
    List<LayerWorkTree> trees = new ArrayList<>();
    try (TreeLock lock = TreeLock.of(settings)) {
      for (Layer layer : layers) {
        LayerWorkTree tree = LayerWorkTree.open(settings, layer);
        trees.add(tree);
        tree.unpack(ChosenLayers.source(layer));
      }
      LayerWorkTree.prepare(trees);
      return LayerWorkTree.takeAll(trees, MESSAGE);
    } finally {
      ChosenLayers.close(trees);
    }
  }
}
