package io.camelzodb.sync.layer.update;

import io.camelzodb.fault.FaultDetails;
import io.camelzodb.files.FileFault;
import io.camelzodb.git.CommitId;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.command.PhasedPlayback;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.LayeredSource;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.tree.layer.RecordedLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Updates layers from their sources, in two phases. First the sources are unpacked beside the work
 * trees, and the objects that differ are played back from there. Then the work trees get the files,
 * with a commit each, and the same objects are recorded. So if a source is bad or the database
 * refuses a change, neither a work tree nor the database has changed.
 */
public final class LayerUpdate {
  private final Settings settings;
  private final Settings unlocked;
  private final Layers layers;
  private boolean skipErrors;
  private boolean deleteUnrecorded;
  private String message = "zodbsync layer-update";
  private Consumer<String> lines = line -> {};

  private LayerUpdate(Settings settings, Settings unlocked, Layers layers) {
    this.settings = settings;
    this.unlocked = unlocked;
    this.layers = layers;
  }

  /** Creates an update of the layers that the settings name. */
  public static LayerUpdate of(Settings settings) throws IOException {
    return new LayerUpdate(
        settings, settings.with(Setting.LOCK, "false"), LayerSettings.of(settings));
  }

  /** Sets whether objects that cannot be played back are left out. */
  public LayerUpdate skipErrors(boolean value) {
    skipErrors = value;
    return this;
  }

  /** Sets whether objects are removed that are gone, but could not have been recorded. */
  public LayerUpdate deleteUnrecorded(boolean value) {
    deleteUnrecorded = value;
    return this;
  }

  /** Sets the message of the commits. */
  public LayerUpdate message(String text) {
    message = text;
    return this;
  }

  /** Sets what receives the lines about programs that are run before and after the playback. */
  public LayerUpdate lines(Consumer<String> receiver) {
    lines = receiver;
    return this;
  }

  /**
   * Holds what an update did.
   *
   * @param paths the objects whose files the sources changed: {@code /site/news}
   * @param played the playbacks, one for each phase; none if nothing differs
   * @param problems objects that were left out
   * @param conflicts those of the paths that the custom layer defines: the change of the layer has
   *     no effect on them
   * @param commits the commits by the name of the layer
   */
  public record Result(
      List<String> paths,
      List<Playback.Result> played,
      List<Problem> problems,
      List<String> conflicts,
      Map<String, CommitId> commits) {}

  /**
   * Makes the plan of an update, and changes nothing.
   *
   * @param idents the names of the layers, or {@code *} alone for all
   * @return the plans of all phases; none if nothing differs
   */
  @SuppressWarnings("try") // The lock is only held.
  public List<Playback.Explained> plan(List<String> idents) throws IOException {
    List<Layer> chosen = ChosenLayers.of(settings, idents);
    List<LayerWorkTree> trees = new ArrayList<>();
    try (TreeLock lock = TreeLock.of(settings)) {
      List<String> paths = unpack(chosen, trees);
      if (paths.isEmpty()) {
        return List.of();
      }
      PhasedPlayback playback = playback(trees);
      playback.plan(played(trees, paths));
      return playback.plans();
    } finally {
      ChosenLayers.close(trees);
    }
  }

  /**
   * Updates layers.
   *
   * @param idents the names of the layers, or {@code *} alone for all
   * @throws PlanRefusedException if an object cannot be played back and errors are not skipped;
   *     nothing has changed then
   * @throws IOException if a source, a work tree or the database cannot be used
   */
  @SuppressWarnings("try") // The lock is only held.
  public Result run(List<String> idents) throws IOException {
    List<Layer> chosen = ChosenLayers.of(settings, idents);
    List<LayerWorkTree> trees = new ArrayList<>();
    try (TreeLock lock = TreeLock.of(settings)) {
      List<String> paths = unpack(chosen, trees);
      LayerWorkTree.prepare(trees);
      PhasedPlayback playback = playback(trees);
      Map<String, CommitId> commits;
      try {
        if (!paths.isEmpty()) {
          playback.run(played(trees, paths));
        }
        commits = LayerWorkTree.takeAll(trees, message);
      } catch (IOException | RuntimeException fault) {
        restore(playback, fault);
        throw fault;
      }
      List<Problem> problems = new ArrayList<>();
      playback.results().forEach(result -> problems.addAll(result.plan().problems()));
      if (!paths.isEmpty()) {
        problems.addAll(recorded(paths));
      }
      return new Result(
          paths,
          playback.results(),
          List.copyOf(problems),
          conflicts(paths),
          Collections.unmodifiableMap(commits));
    } finally {
      ChosenLayers.close(trees);
    }
  }

  /** Unpacks the sources; returns the paths of the objects that differ. */
  private List<String> unpack(List<Layer> chosen, List<LayerWorkTree> trees) throws IOException {
    SortedSet<String> paths = new TreeSet<>();
    for (Layer layer : chosen) {
      LayerWorkTree tree = LayerWorkTree.open(settings, layer);
      trees.add(tree);
      tree.unpack(ChosenLayers.source(layer));
      for (String file : tree.changed()) {
        if (file.startsWith(TreePaths.ROOT + "/")) {
          String object = file.substring(TreePaths.ROOT.length(), file.lastIndexOf('/'));
          paths.add(object.isEmpty() ? "/" : object);
        }
      }
    }
    return List.copyOf(paths);
  }

  /** Returns the layers with the unpacked sources. */
  private Layers after(List<LayerWorkTree> trees) {
    Layers after = layers;
    for (LayerWorkTree tree : trees) {
      after = after.with(tree.layer(), tree.base());
    }
    return after;
  }

  /** Leaves out what lies below an object that is removed, even if the custom layer has it. */
  private List<String> played(List<LayerWorkTree> trees, List<String> paths) throws IOException {
    List<String> played = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    try (LayeredSource files = after(trees).open()) {
      for (String path : paths) {
        if (removed.stream().noneMatch(above -> path.startsWith(above + "/"))) {
          played.add(path.equals("/") ? path : path + "/");
          if (files.layer(folder(path)) == null) {
            removed.add(path);
          }
        }
      }
    }
    return played;
  }

  private static String folder(String path) {
    return path.equals("/") ? TreePaths.ROOT : TreePaths.ROOT + path;
  }

  private PhasedPlayback playback(List<LayerWorkTree> trees) {
    return new PhasedPlayback(unlocked, skipErrors, lines)
        .deleteUnrecorded(deleteUnrecorded)
        .from(new TreeOrigin.Layered(after(trees), true));
  }

  /** Records the objects of the new version. */
  private List<Problem> recorded(List<String> paths) throws IOException {
    try {
      // What could not be played back is different in the custom layer, not in the new version.
      return Recording.of(
              unlocked.with(
                  Setting.LAYERS_RECORD, RecordedLayer.TOP.name().toLowerCase(Locale.ROOT)))
          .recurse(false)
          .skipErrors(true)
          .ignoreRemoved()
          .withoutCommit()
          .run(paths)
          .problems();
    } catch (IOException fault) {
      FaultDetails details = FileFault.of(fault).details();
      throw new StorageException(
          FileFault.of(fault)
              .with(
                  details.saying(
                      "the command is done, but the objects could not be recorded: "
                          + details.problem())),
          fault);
    }
  }

  /** Plays the files of before back where a phase has written something. */
  private void restore(PhasedPlayback playback, Exception fault) {
    if (!playback.mayHaveWritten()) {
      return;
    }
    lines.accept("Error during operation. Resetting.");
    try {
      PhasedPlayback.restore(unlocked, playback.played());
    } catch (IOException | RuntimeException again) {
      fault.addSuppressed(again);
      lines.accept(
          "The database has a part of the update, and could not be reset: "
              + again.getMessage()
              + "; run \"playback /\" once it can be written");
    }
  }

  private List<String> conflicts(List<String> paths) throws IOException {
    List<String> conflicts = new ArrayList<>();
    try (LayeredSource now = layers.open()) {
      for (String path : paths) {
        if (NoneValue.NONE.equals(now.layer(folder(path)))) {
          conflicts.add(path);
        }
      }
    }
    return List.copyOf(conflicts);
  }
}
