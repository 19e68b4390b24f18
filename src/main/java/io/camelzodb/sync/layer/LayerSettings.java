package io.camelzodb.sync.layer;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.config.ConfigFileException;
import io.camelzodb.sync.config.LayerFile;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.tree.layer.RecordedLayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the layers that the settings name in {@code zodb.layers}. */
public final class LayerSettings {
  private LayerSettings() {}

  /**
   * Returns the layers: the custom one, which is the base folder, and those of the files, the last
   * file first.
   *
   * @throws SettingsException if a file cannot be used, or two layers share a folder
   */
  public static Layers of(Settings settings) throws IOException {
    List<Layer> layers = new ArrayList<>();
    if (settings.optional(Setting.LAYERS).isPresent()) {
      List<LayerFile> files;
      try {
        files = LayerFile.of(settings.path(Setting.LAYERS));
      } catch (ConfigFileException unusable) {
        throw new SettingsException(unusable.fault().details());
      }
      for (LayerFile file : files) {
        Layer layer = new Layer(file.ident(), file.workdir(), file.source());
        check(file, layer, settings.baseDir(), layers);
        layers.add(0, layer);
      }
    }
    layers.add(0, Layer.custom(settings.baseDir()));
    Layers all = new Layers(layers);
    if (all.areUsed() && settings.recording().unsupported() == Unsupported.STATE) {
      throw new SettingsException(
          "zodb.layers does not work together with zodb.unsupported=state",
          "remove one of the two settings");
    }
    return all;
  }

  /** Returns the layer that objects are recorded into. */
  public static RecordedLayer recorded(Settings settings) {
    return RecordedLayer.valueOf(settings.word(Setting.LAYERS_RECORD).toUpperCase(Locale.ROOT));
  }

  /**
   * Returns the lower layers that get commits: all, if they are recorded into; else none.
   *
   * @throws GitException if one of them has no repository
   */
  public static List<Layer> committed(Settings settings) throws IOException {
    if (recorded(settings) == RecordedLayer.TOP) {
      return List.of();
    }
    List<Layer> lower = of(settings).lower();
    for (Layer layer : lower) {
      checkRepository(layer);
    }
    return lower;
  }

  /**
   * Checks that a layer has a repository.
   *
   * @throws GitException if it has none of its own
   */
  public static void checkRepository(Layer layer) throws GitException {
    if (!Files.exists(layer.folder().resolve(".git"))) {
      throw new GitException(
          new Fault.Refused(
                  layer.folder()
                      + ": the layer "
                      + layer.shown()
                      + " has no repository of its own, so nothing can be committed there",
                  "run \"git init\" in it, or layer-init")
              .at(FaultPlace.ofFile(layer.folder())));
    }
  }

  private static void check(LayerFile file, Layer layer, Path base, List<Layer> others)
      throws IOException {
    Path folder = real(layer.folder());
    Path source = file.source();
    Optional<String> wrong =
        overlaps(folder, real(base))
            ? Optional.of("its workdir and the base folder are one, or one is in the other")
            : overlaps(folder, real(source))
                ? Optional.of("its workdir and its source are one, or one is in the other")
                : Optional.empty();
    for (Layer other : others) {
      if (wrong.isEmpty() && overlaps(folder, real(other.folder()))) {
        wrong =
            Optional.of(
                "its workdir and that of " + other.ident() + " are one, or one is in the other");
      }
    }
    if (wrong.isPresent()) {
      throw new SettingsException(
          new FaultDetails(
                  file.file() + ": " + wrong.get() + ": " + layer.folder(),
                  "name a folder for this layer alone")
              .at(FaultPlace.ofFile(file.file())));
    }
  }

  private static boolean overlaps(Path one, Path other) {
    return one.startsWith(other) || other.startsWith(one);
  }

  private static Path real(Path folder) throws IOException {
    return Files.exists(folder) ? folder.toRealPath() : folder;
  }
}
