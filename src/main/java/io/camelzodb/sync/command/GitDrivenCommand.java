package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.program.BranchPositions;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.git.program.LocalChanges;
import io.camelzodb.git.program.LocalWork;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import java.io.IOException;
import java.util.List;
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
   * Runs the command.
   *
   * @throws IOException if it fails; everything is as it was before, unless the message says
   *     otherwise
   */
  @SuppressWarnings("try") // The lock is only held.
  public CommandOutcome run(GitStep step) throws IOException {
    try (TreeLock lock = TreeLock.evenIfInterrupted(settings)) {
      GitProgram git =
          GitProgram.in(settings.baseDir(), lines)
              .withIdentity(
                  settings.text(Setting.COMMIT_NAME), settings.text(Setting.COMMIT_EMAIL));
      Settings unlocked = settings.with(Setting.LOCK, "false");
      GitExcludes.add(git);
      new UnfinishedCommand(unlocked, git, lines).undo();
      return new Attempt(unlocked, git).run(step);
    }
  }

  /** One run, while the lock is held. */
  private final class Attempt {
    private final Settings unlocked;
    private final GitProgram git;
    private final LocalWork work;

    Attempt(Settings unlocked, GitProgram git) {
      this.unlocked = unlocked;
      this.git = git;
      this.work = new LocalWork(git);
    }

    CommandOutcome run(GitStep step) throws IOException {
      checkReady();
      BranchPositions before = BranchPositions.of(git);
      LocalChanges local = LocalChanges.of(git);
      if (local.unmerged()) {
        throw refused("has files with conflicts of a merge", "resolve them first");
      }
      PhasedPlayback playback =
          new PhasedPlayback(unlocked, skipErrors, lines).deleteUnrecorded(deleteUnrecorded);
      CommandJournal journal = CommandJournal.begin(git.file(CommandJournal.NAME), name, before);
      try (ShutdownUndo interruption = new ShutdownUndo()) {
        try {
          if (!local.isEmpty()) {
            lines.accept("Unstaged changes found. Moving them out of the way.");
            journal = journal.withStash(work.putAway(local, journal.message()));
          }
          journal = journal.running();
          step.run(git);
          checkFinished();
          List<String> files =
              git.items("diff", "--name-only", "--no-renames", "-z", before.head(), "--");
          checkApart(local, files);
          List<String> paths = withoutPlayback ? List.of() : ChangedObjects.of(files);
          String after = git.commit("HEAD");
          interruption.check();
          if (dryRun) {
            playback.plan(paths);
            new UnfinishedCommand(unlocked, git, lines).goBack(journal, List.of());
            return new CommandOutcome(
                before.head(), after, paths, List.of(), playback.plans(), null);
          }
          journal = journal.playing(after);
          if (!withoutPlayback) {
            playback.run(paths);
          }
          journal = journal.done();
          bringBack(journal);
          journal.end();
          return new CommandOutcome(
              before.head(),
              after,
              paths,
              playback.results(),
              List.of(),
              rollback(before.head(), after));
        } catch (IOException | RuntimeException | Error fault) {
          if (journal.stage() != CommandJournal.Stage.DONE) {
            goBack(journal, playback, fault);
          }
          throw fault;
        }
      }
    }

    private void goBack(CommandJournal journal, PhasedPlayback playback, Throwable fault) {
      lines.accept("Error during operation. Resetting.");
      boolean interrupted = Thread.interrupted();
      try {
        new UnfinishedCommand(unlocked, git, lines)
            .goBack(journal, playback.mayHaveWritten() ? playback.played() : List.of());
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
      if (journal.stash() != null && !work.bringBack(journal.stash())) {
        journal.end();
        throw refused(
            "the command is done, but your local changes could not be brought back; they are in"
                + " git's stash",
            "run \"git stash apply " + journal.stash() + "\"");
      }
    }

    /** Checks that nothing of a person's own git operation would be lost. */
    private void checkReady() throws IOException {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(settings.baseDir())) {
        tree.checkReady();
      }
      IndexWait.until(git, settings.number(Setting.LOCK_TIMEOUT));
    }

    /** Checks that the step has left nothing unfinished; a detached HEAD is its own affair. */
    private void checkFinished() throws IOException {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(settings.baseDir())) {
        tree.checkNothingUnderWay();
      }
    }

    private void checkApart(LocalChanges local, List<String> files) throws IOException {
      List<String> both = local.meeting(files);
      if (!both.isEmpty()) {
        throw refused(
            "the command changes files with local changes: "
                + String.join(", ", both.subList(0, Math.min(5, both.size())))
                + (both.size() > 5 ? " and " + (both.size() - 5) + " more" : ""),
            "commit these changes or undo them first");
      }
    }

    private @Nullable String rollback(String before, String after) throws IOException {
      boolean straight =
          !before.equals(after)
              && git.succeeds("merge-base", "--is-ancestor", before, after)
              && git.output("rev-list", "--min-parents=2", before + ".." + after).isEmpty();
      return straight ? "exec \"git revert --no-edit " + before + ".." + after + "\"" : null;
    }

    private GitException refused(String why, @Nullable String advice) {
      return new GitException(
          new Fault.Refused(git.folder() + ": " + why, advice).at(FaultPlace.ofFile(git.folder())));
    }
  }
}
