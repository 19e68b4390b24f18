package io.camelzodb.sync.command;

import io.camelzodb.git.GitException;
import io.camelzodb.git.program.LocalChanges;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.commit.RecordedDatabase;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.tree.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step in the work tree and plays exactly the changed paths back. Local work is put away
 * before and brought back afterwards. If anything fails, branches, files and database are as they
 * were before.
 *
 * <p>Example: {@code reset main~1} resets the branch, and then the objects that differ between the
 * two commits. After a crash the next command goes back first, see {@link UnfinishedCommand}. Not
 * safe for many threads.
 */
public final class GitDrivenCommand {
  private final Settings settings;
  private final String name;
  private final Consumer<String> lines;
  private boolean skipErrors;
  private boolean dryRun;
  private boolean withoutPlayback;
  private boolean deleteUnrecorded;

  /**
   * Creates a command.
   *
   * @param name the command as a person types it, for messages: {@code reset main~1}
   * @param lines receives what is done, line by line
   */
  public GitDrivenCommand(Settings settings, String name, Consumer<String> lines) {
    this.settings = settings;
    this.name = name;
    this.lines = lines;
  }

  /** Leaves objects out that cannot be played back; otherwise one of them undoes everything. */
  public GitDrivenCommand skipErrors(boolean value) {
    skipErrors = value;
    return this;
  }

  /** Only plans the playback, and goes back. */
  public GitDrivenCommand dryRun(boolean value) {
    dryRun = value;
    return this;
  }

  /** Also removes objects whose files are gone, but which could not have been recorded. */
  public GitDrivenCommand deleteUnrecorded(boolean value) {
    deleteUnrecorded = value;
    return this;
  }

  /** Plays nothing back, since the step does not change what the files mean. */
  public GitDrivenCommand withoutPlayback() {
    withoutPlayback = true;
    return this;
  }

  /**
   * Runs the command in the base folder.
   *
   * @throws IOException if it fails; everything is as it was before, unless the message says
   *     otherwise
   */
  public CommandOutcome run(GitStep step) throws IOException {
    return run(Map.of(Layer.custom(settings.baseDir()), step));
  }

  /**
   * Runs the command in the repositories of layers: one after the other, but as one step that holds
   * or is undone as a whole.
   *
   * @param steps what is done in each of them, in their order
   * @throws IOException if it fails; everything is as it was before, unless the message says
   *     otherwise
   */
  @SuppressWarnings("try") // The lock is only held.
  public CommandOutcome run(Map<Layer, GitStep> steps) throws IOException {
    try (TreeLock lock = TreeLock.evenIfInterrupted(settings)) {
      Settings unlocked = settings.with(Setting.LOCK, "false");
      CommandRepository top = CommandRepository.of(settings, settings.baseDir(), lines);
      GitExcludes.add(top.git());
      UnfinishedCommand unfinished = new UnfinishedCommand(unlocked, top.git(), lines);
      unfinished.undo();
      List<Changed> changed = new ArrayList<>();
      for (Map.Entry<Layer, GitStep> each : steps.entrySet()) {
        Layer layer = each.getKey();
        CommandRepository own =
            layer.isCustom() ? top : CommandRepository.of(settings, layer, lines);
        GitExcludes.add(own.git());
        changed.add(new Changed(layer, own, each.getValue()));
      }
      return new Attempt(unlocked, changed, top.git().file(CommandJournal.NAME), unfinished).run();
    }
  }

  /** Holds a repository with the step that changes it. */
  private record Changed(Layer layer, CommandRepository repository, GitStep step) {}

  /** One run, while the lock is held. */
  private final class Attempt {
    private final Settings unlocked;
    private final List<Changed> changed;
    private final Path file;
    private final UnfinishedCommand unfinished;
    private final PhasedPlayback playback;

    Attempt(Settings unlocked, List<Changed> changed, Path file, UnfinishedCommand unfinished) {
      this.unlocked = unlocked;
      this.changed = changed;
      this.file = file;
      this.unfinished = unfinished;
      this.playback =
          new PhasedPlayback(unlocked, skipErrors, lines).deleteUnrecorded(deleteUnrecorded);
    }

    CommandOutcome run() throws IOException {
      List<CommandJournal.Part> parts = new ArrayList<>();
      for (Changed each : changed) {
        each.repository.begin(settings.number(Setting.LOCK_TIMEOUT));
        Path folder = each.repository.git().folder();
        parts.add(
            new CommandJournal.Part(folder.toAbsolutePath(), each.repository.before(), null, null));
      }
      CommandJournal journal =
          CommandJournal.begin(file, name, RecordedDatabase.key(unlocked), parts);
      changed.forEach(each -> each.repository.mark(journal.id()));
      return run(journal);
    }

    private CommandOutcome run(CommandJournal begun) throws IOException {
      CommandJournal journal = begun;
      try (ShutdownUndo interruption = new ShutdownUndo()) {
        try {
          journal = putAway(journal).running();
          for (Changed each : changed) {
            each.step.run(each.repository.git());
            each.repository.checkFinished();
          }
          List<String> paths = checked();
          List<CommandOutcome.Moved> moved = moved();
          interruption.check();
          if (dryRun) {
            playback.plan(paths);
            unfinished.goBack(journal, List.of());
            return new CommandOutcome(moved, paths, List.of(), playback.plans(), null);
          }
          journal = journal.playing(moved.stream().map(CommandOutcome.Moved::after).toList());
          if (!withoutPlayback) {
            playback.run(paths);
          }
          journal = journal.done();
          bringBack(journal);
          return new CommandOutcome(moved, paths, playback.results(), List.of(), rollback(moved));
        } catch (IOException | RuntimeException | Error fault) {
          if (journal.stage() != CommandJournal.Stage.DONE) {
            goBack(journal, fault);
          }
          throw fault;
        }
      }
    }

    private CommandJournal putAway(CommandJournal begun) throws IOException {
      CommandJournal journal = begun;
      for (int i = 0; i < changed.size(); i++) {
        CommandRepository repository = changed.get(i).repository;
        if (!repository.local().isEmpty()) {
          lines.accept("Unstaged changes found. Moving them out of the way.");
          journal =
              journal.withStash(
                  i, repository.work().putAway(repository.local(), journal.message()));
        }
      }
      return journal;
    }

    /** Returns the objects that the steps have changed, if none of them has local changes. */
    private List<String> checked() throws IOException {
      Set<String> all = new LinkedHashSet<>();
      for (Changed each : changed) {
        List<String> files = each.repository.changed(each.step.endsAtHead());
        each.repository.checkApart(files);
        all.addAll(files);
      }
      List<String> paths = withoutPlayback ? List.of() : ChangedObjects.of(all);
      if (changed.stream().anyMatch(each -> !each.layer.isCustom())) {
        checkOthers(paths);
      }
      return paths;
    }

    /**
     * Checks the layers in which the command does nothing: what is edited there would be played
     * back together with what the command changes.
     */
    private void checkOthers(List<String> paths) throws IOException {
      for (Layer layer : LayerSettings.of(unlocked).all()) {
        boolean other = changed.stream().noneMatch(each -> each.layer.equals(layer));
        if (other && Files.exists(layer.folder().resolve(".git"))) {
          CommandRepository repository = CommandRepository.of(unlocked, layer, lines);
          List<String> edited =
              ChangedObjects.of(LocalChanges.of(repository.git()).files()).stream()
                  .filter(paths::contains)
                  .toList();
          if (!edited.isEmpty()) {
            throw repository.refused(
                "the command changes objects that have local changes in the layer "
                    + layer.shown()
                    + ": "
                    + String.join(", ", edited.subList(0, Math.min(5, edited.size()))),
                "commit these changes or undo them first");
          }
        }
      }
    }

    private List<CommandOutcome.Moved> moved() throws IOException {
      List<CommandOutcome.Moved> moved = new ArrayList<>();
      for (Changed each : changed) {
        String before = each.repository.before().head();
        moved.add(
            new CommandOutcome.Moved(each.layer, before, each.repository.git().commit("HEAD")));
      }
      return moved;
    }

    private void goBack(CommandJournal journal, Throwable fault) {
      lines.accept("Error during operation. Resetting.");
      boolean interrupted = Thread.interrupted();
      try {
        unfinished.goBack(journal, playback.mayHaveWritten() ? playback.played() : List.of());
      } catch (IOException | RuntimeException again) {
        lines.accept(
            "Could not go back to where the command began: "
                + again.getMessage()
                + "; the next command tries it again");
        fault.addSuppressed(again);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private void bringBack(CommandJournal journal) throws IOException {
      GitException first = null;
      for (int i = 0; i < changed.size(); i++) {
        String stash = journal.parts().get(i).stash();
        CommandRepository repository = changed.get(i).repository;
        if (stash != null && !isBack(repository, stash) && first == null) {
          first =
              repository.refused(
                  "the command is done, but your local changes could not be brought back; they are"
                      + " in git's stash",
                  "run \"git stash apply " + stash + "\"");
        }
      }
      journal.end();
      if (first != null) {
        throw first;
      }
    }

    private boolean isBack(CommandRepository repository, String stash) throws IOException {
      try {
        return repository.work().bringBack(stash);
      } catch (GitException later) {
        throw new GitException(
            later
                .fault()
                .with(
                    later
                        .fault()
                        .details()
                        .within(
                            "the command is done, but your local changes are still in git's stash;"
                                + " the next command brings them back")),
            later);
      }
    }

    /** Returns the command that goes back; null if there is none. */
    private @Nullable String rollback(List<CommandOutcome.Moved> moved) throws IOException {
      if (moved.size() > 1) {
        StringBuilder reset = new StringBuilder("reset");
        for (CommandOutcome.Moved each : moved) {
          String commit = each.before();
          reset.append(' ');
          reset.append(
              each.layer().isCustom() ? commit : quoted(each.layer().ident() + ":" + commit));
        }
        return reset.toString();
      }
      Changed only = changed.get(0);
      String after = moved.get(0).after();
      if (!only.repository.isStraight(after)) {
        return null;
      }
      String layer = only.layer.isCustom() ? "" : "--layer " + quoted(only.layer.ident()) + " ";
      String range = only.repository.before().head() + ".." + after;
      return "exec " + layer + "\"git revert --no-edit " + range + "\"";
    }
  }

  /** Quotes an argument for a shell, if it needs that. */
  private static String quoted(String argument) {
    return argument.matches("[\\w.:@%+=/-]+")
        ? argument
        : "'" + argument.replace("'", "'\\''") + "'";
  }
}
