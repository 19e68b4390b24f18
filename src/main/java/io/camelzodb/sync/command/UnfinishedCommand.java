package io.camelzodb.sync.command;

import io.camelzodb.git.program.GitProgram;
import io.camelzodb.git.program.LocalWork;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes back to where a command began, after an error or a crash: branches, files, database and
 * local work. The journal of the command tells how far it was. The caller holds the lock.
 */
final class UnfinishedCommand {
  private final Settings settings;
  private final GitProgram git;
  private final Consumer<String> lines;
  private final LocalWork work;

  /** Creates it; the settings have no lock, which the caller holds. */
  UnfinishedCommand(Settings settings, GitProgram git, Consumer<String> lines) {
    this.settings = settings;
    this.git = git;
    this.lines = lines;
    this.work = new LocalWork(git);
  }

  /**
   * Goes back if an earlier command has not ended.
   *
   * @throws IOException if that fails; the journal stays then, and the next command tries it again
   */
  void undo() throws IOException {
    Path file = git.file(CommandJournal.NAME);
    CommandJournal journal = CommandJournal.read(file);
    if (journal == null) {
      if (Files.deleteIfExists(file)) {
        lines.accept(
            file
                + ": is damaged, so an interrupted command cannot be undone; see \"git reflog\" and"
                + " \"git stash list\".");
      }
      return;
    }
    lines.accept("An earlier \"" + journal.command() + "\" has not ended.");
    String stash = journal.stash() == null ? work.find(journal.message()) : journal.stash();
    if (journal.stage() == CommandJournal.Stage.BEGUN && stash == null) {
      // Not even the local work was put away.
      journal.end();
      return;
    }
    IndexWait.until(git, settings.number(Setting.LOCK_TIMEOUT));
    List<String> known = new ArrayList<>(List.of(journal.before().head(), git.commit("HEAD")));
    if (journal.target() != null) {
      known.add(journal.target());
    }
    Set<String> files =
        journal.stage() == CommandJournal.Stage.PLAYING ? differing(journal) : Set.of();
    String found = work.putFoundAway(journal.foundMessage());
    boolean done = journal.stage() == CommandJournal.Stage.DONE;
    if (!done) {
      journal.before().restore(git);
      playBack(ChangedObjects.of(files));
    }
    bringBack(stash);
    if (found != null && !work.dropKnown(found, stash, known)) {
      lines.accept(
          "Changes that were found in the work tree are in git's stash as \""
              + journal.foundMessage()
              + "\"; see \"git stash show -p "
              + found
              + "\".");
    }
    journal.end();
    lines.accept(
        done
            ? "It was finished: your local changes are back."
            : "It was undone: branch, files and database are as they were before it.");
  }

  /** The files that differ between the commit before and what may have been played back. */
  private Set<String> differing(CommandJournal journal) throws IOException {
    Set<String> files = new LinkedHashSet<>(git.items(diff(journal.before().head())));
    if (journal.target() != null) {
      files.addAll(git.items(diff(journal.before().head(), journal.target())));
    }
    return files;
  }

  private static String[] diff(String... commits) {
    List<String> arguments = new ArrayList<>(List.of("diff", "--name-only", "--no-renames", "-z"));
    arguments.addAll(List.of(commits));
    arguments.add("--");
    return arguments.toArray(String[]::new);
  }

  /**
   * Goes back after an error, while the command still runs.
   *
   * @param paths the objects that were played back; empty if nothing was written
   */
  void goBack(CommandJournal journal, List<String> paths) throws IOException {
    String stash = journal.stash() == null ? work.find(journal.message()) : journal.stash();
    if (journal.stage() == CommandJournal.Stage.BEGUN && stash == null) {
      journal.end();
      return;
    }
    journal.before().restore(git);
    playBack(paths);
    bringBack(stash);
    journal.end();
  }

  private void bringBack(@Nullable String stash) throws IOException {
    if (stash != null && !work.bringBack(stash)) {
      lines.accept(
          "Your local changes could not be brought back; they are in git's stash: run \"git stash"
              + " apply "
              + stash
              + "\".");
    }
  }

  private void playBack(List<String> paths) throws IOException {
    for (Problem problem : PhasedPlayback.restore(settings, paths)) {
      lines.accept(problem.toString());
    }
  }
}
