package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays changed paths back, in the phases that the site's programs ask for, as perfact-zodbsync
 * does. Each phase is one playback of exactly its paths, followed by its program. For one command.
 */
public final class PhasedPlayback {
  private final Settings settings;
  private final boolean skipErrors;
  private final Consumer<String> lines;
  private final List<Playback.Result> results = new ArrayList<>();
  private final List<Playback.Explained> plans = new ArrayList<>();
  private final List<String> played = new ArrayList<>();
  private @Nullable TreeOrigin from;
  private boolean deleteUnrecorded;
  private boolean written;

  /**
   * Creates it.
   *
   * @param settings without a lock, which the command holds
   * @param lines receives what is done, line by line
   */
  public PhasedPlayback(Settings settings, boolean skipErrors, Consumer<String> lines) {
    this.settings = settings;
    this.skipErrors = skipErrors;
    this.lines = lines;
  }

  /** Takes the files from another place than the tree of the settings. */
  public PhasedPlayback from(TreeOrigin origin) {
    from = origin;
    return this;
  }

  /** Also removes objects without files that could not have been recorded. */
  public PhasedPlayback deleteUnrecorded(boolean value) {
    deleteUnrecorded = value;
    return this;
  }

  /** Returns the results of the phases that were written. */
  public List<Playback.Result> results() {
    return List.copyOf(results);
  }

  /** Returns the plans of a dry run. */
  public List<Playback.Explained> plans() {
    return List.copyOf(plans);
  }

  /** Whether a transaction was written, or may have been, as far as that is known. */
  public boolean mayHaveWritten() {
    return written;
  }

  /** Returns the paths that phases have played back so far. */
  public List<String> played() {
    return List.copyOf(played);
  }

  /**
   * Plays paths back.
   *
   * @throws PlanRefusedException if an object cannot be played back and errors are not skipped
   * @throws StorageException if a program fails
   */
  public void run(List<String> paths) throws IOException {
    for (PlaybackPhase phase : phases(paths)) {
      played.addAll(phase.paths());
      if (!phase.paths().isEmpty()) {
        Playback.Result result = written(phase.paths());
        if (result.plan().hasErrors() && !skipErrors) {
          throw refused(result);
        }
        results.add(result);
      }
      runAfter(phase);
    }
  }

  private Playback.Result written(List<String> paths) throws IOException {
    try {
      Playback.Result result = playback(skipErrors).run(paths);
      written |= result.tid() != null || !result.mounted().isEmpty();
      return result;
    } catch (IOException fault) {
      // A server that went away, or a signal, may have come after the transaction was finished.
      written |=
          !(fault instanceof ThrownFault thrown) || thrown.fault() instanceof Fault.Unavailable;
      throw fault;
    }
  }

  /** Plans the playback of paths; runs none of the programs after it. */
  public void plan(List<String> paths) throws IOException {
    for (PlaybackPhase phase : phases(paths)) {
      if (!phase.paths().isEmpty()) {
        Playback.Explained explained = playback(skipErrors).explain(phase.paths());
        if (explained.plan().hasErrors() && !skipErrors) {
          throw new PlanRefusedException(errors(explained.plan().problems()), explained.plan());
        }
        plans.add(explained);
      }
    }
  }

  /** Plays the files of now back, whatever is wrong with single objects. */
  public static List<Problem> restore(Settings settings, List<String> paths) throws IOException {
    return paths.isEmpty()
        ? List.of()
        : new PhasedPlayback(settings, true, line -> {})
            .playback(true)
            .run(paths)
            .plan()
            .problems();
  }

  private Playback playback(boolean skip) throws IOException {
    Playback playback =
        Playback.of(settings)
            .intoRecordedDatabaseOnly()
            .with(
                PlaybackOptions.DEFAULT
                    .withRecurse(false)
                    .withOverride(true)
                    .withSkipErrors(skip)
                    .withDeleteUnrecorded(deleteUnrecorded));
    TreeOrigin files = from;
    if (files == null) {
      Layers layers = LayerSettings.of(settings);
      // As with the peer, an object that is named and has no files on any layer is removed.
      files = layers.areUsed() ? new TreeOrigin.Layered(layers, true) : null;
    }
    return files == null ? playback : playback.from(files);
  }

  private static PlanRefusedException refused(Playback.Result result) {
    return new PlanRefusedException(errors(result.plan().problems()), result.plan());
  }

  private static String errors(List<Problem> problems) {
    List<Problem> errors =
        problems.stream()
            .filter(each -> each.severity().compareTo(Problem.Severity.OMITTED) > 0)
            .toList();
    String first =
        errors.stream().limit(3).map(Problem::toString).collect(Collectors.joining("; "));
    return errors.size() > 3 ? first + "; and " + (errors.size() - 3) + " more" : first;
  }

  private List<PlaybackPhase> phases(List<String> paths) throws IOException {
    HookProgram hook = hook(Setting.PLAYBACK_HOOK, program(Setting.PLAYBACK_HOOK));
    if (hook != null) {
      return PlaybackPhase.parse(hook.name(), hook.run(PlaybackPhase.json(paths)));
    }
    return List.of(new PlaybackPhase("playback", paths, program(Setting.RUN_AFTER_PLAYBACK)));
  }

  private @Nullable String program(Setting setting) {
    return settings.text(setting).isEmpty() ? null : settings.path(setting).toString();
  }

  /**
   * Runs the program of a phase, if it has one.
   *
   * @throws StorageException if it fails
   */
  public void runAfter(PlaybackPhase phase) throws IOException {
    HookProgram program = hook(Setting.RUN_AFTER_PLAYBACK, phase.command());
    if (program == null) {
      return;
    }
    lines.accept("Calling phase " + phase.name() + ", command: " + program.program());
    String said = program.run(PlaybackPhase.json(phase.paths())).strip();
    if (!said.isEmpty()) {
      said.lines().forEach(lines);
    }
  }

  private @Nullable HookProgram hook(Setting setting, @Nullable String program) throws IOException {
    if (program == null) {
      return null;
    }
    Path file;
    try {
      file = Path.of(program).toAbsolutePath();
    } catch (InvalidPathException invalid) {
      throw new StorageException(
          new Fault.Configuration(setting.key() + ": not a path: " + program), invalid);
    }
    if (!Files.isRegularFile(file)) {
      lines.accept(setting.key() + ": there is no file " + file + "; it is not run");
      return null;
    }
    return new HookProgram(
        setting.key(), file, Duration.ofSeconds(settings.number(Setting.HOOK_TIMEOUT)));
  }
}
