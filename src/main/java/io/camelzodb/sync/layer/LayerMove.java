package io.camelzodb.sync.layer;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.git.program.LocalChanges;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.tree.layer.PlannedMove;
import io.camelzodb.tree.layer.PlannedMove.Moved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves the files of objects to another layer. The tree of all layers says the same before, after
 * and all the time in between, so the database needs no change.
 */
public final class LayerMove {
  /** Names the layer on top, if no other has this name. */
  public static final String CUSTOM = "custom";

  private LayerMove() {}

  /**
   * Moves objects.
   *
   * @param paths the objects, as a person names them
   * @param ident the name of the layer that gets them; {@code custom} or {@code (custom)} for that
   *     on top
   * @param recurse whether all objects below move too
   * @param dryRun whether nothing is moved
   * @return the objects that are moved; none if all are in that layer already
   * @throws IOException if one of them cannot be moved; all files are where they were then
   */
  @SuppressWarnings("try") // The lock is only held.
  public static List<Moved> run(
      Settings settings, List<String> paths, String ident, boolean recurse, boolean dryRun)
      throws IOException {
    Layers layers = LayerSettings.of(settings);
    Layer target = named(layers, ident);
    try (TreeLock lock = TreeLock.of(settings)) {
      MovedFiles files = new MovedFiles(target);
      List<Moved> moved =
          PlannedMove.of(
              layers,
              target,
              paths.stream().map(NamedPath::of).toList(),
              recurse,
              files.isUnfinished());
      checkKept(target, moved);
      if (!dryRun) {
        files.move(moved);
      }
      return moved;
    }
  }

  /**
   * Returns the layer of a name.
   *
   * @throws SettingsException if there is none
   */
  public static Layer named(Layers layers, String ident) throws SettingsException {
    if (!layers.areUsed()) {
      throw new SettingsException(
          "there are no layers",
          "name the folder of their files in " + Setting.LAYERS.key() + " (layers in a config.py)");
    }
    for (Layer layer : layers.lower()) {
      if (layer.ident().equals(ident)) {
        return layer;
      }
    }
    Layer custom = layers.all().get(0);
    if (ident.equals(CUSTOM) || ident.equals(custom.shown())) {
      return custom;
    }
    throw new SettingsException(
        "there is no layer " + ident,
        "name one of "
            + layers.lower().stream().map(Layer::ident).collect(Collectors.joining(", "))
            + ", or "
            + CUSTOM);
  }

  /** Checks that git has what is replaced, so that nobody's work is lost. */
  private static void checkKept(Layer target, List<Moved> moved) throws IOException {
    List<String> replaced = new ArrayList<>();
    for (Moved each : moved) {
      for (String name : each.replaced()) {
        String file = each.folder() + "/" + name;
        Path comes = each.from().folder().resolve(file);
        if (!each.files().contains(name)
            || Files.mismatch(comes, target.folder().resolve(file)) >= 0) {
          replaced.add(file);
        }
      }
    }
    if (replaced.isEmpty()) {
      return;
    }
    Set<String> kept = new HashSet<>();
    try {
      GitProgram git = GitProgram.in(target.folder(), line -> {});
      kept.addAll(git.items("ls-files", "-z"));
      LocalChanges.of(git).files().forEach(kept::remove);
    } catch (GitException unusable) {
      // Without a repository nothing is kept.
      kept.clear();
    }
    for (String file : replaced) {
      if (!kept.contains(file)) {
        throw new StorageException(
            new Fault.Refused(
                    target.folder().resolve(file)
                        + ": would be replaced, and git does not have it as it is",
                    "commit it first")
                .at(FaultPlace.ofFile(target.folder().resolve(file))));
      }
    }
  }
}
