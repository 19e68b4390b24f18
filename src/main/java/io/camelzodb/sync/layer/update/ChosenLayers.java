package io.camelzodb.sync.layer.update;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the layers that a user names. */
final class ChosenLayers {
  private static final String ALL = "*";

  private ChosenLayers() {}

  /**
   * Returns the named layers, each once.
   *
   * @param idents their names, or {@code *} alone for all
   * @throws SettingsException if there is no such layer
   */
  static List<Layer> of(Settings settings, List<String> idents) throws IOException {
    Layers layers = LayerSettings.of(settings);
    if (!layers.areUsed()) {
      throw new SettingsException(
          "there are no layers",
          "name the folder of their files in " + Setting.LAYERS.key() + " (layers in a config.py)");
    }
    if (idents.equals(List.of(ALL))) {
      return layers.lower();
    }
    List<Layer> chosen = new ArrayList<>();
    for (String ident : idents) {
      Layer found =
          layers.lower().stream()
              .filter(layer -> layer.ident().equals(ident))
              .findFirst()
              .orElseThrow(
                  () ->
                      new SettingsException(
                          "there is no layer " + ident,
                          "name one of "
                              + layers.lower().stream()
                                  .map(Layer::ident)
                                  .collect(Collectors.joining(", "))
                              + ", or '*' for all"));
      if (!chosen.contains(found)) {
        chosen.add(found);
      }
    }
    return List.copyOf(chosen);
  }

  /** Returns the source of a lower layer, which always has one. */
  static Path source(Layer layer) {
    return Objects.requireNonNull(layer.source());
  }

  /** Closes all work trees, even if one of them fails. */
  static void close(List<LayerWorkTree> trees) throws IOException {
    IOException first = null;
    for (LayerWorkTree tree : trees) {
      try {
        tree.close();
      } catch (IOException fault) {
        first = first == null ? fault : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
