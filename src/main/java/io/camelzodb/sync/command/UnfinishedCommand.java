package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.program.GitProgram;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.RecordedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * Creates it.
   *
   * @param settings without a lock, which the caller holds
   * @param git that of the base folder, whose repository has the journal
   */
  UnfinishedCommand(Settings settings, GitProgram git, Consumer<String> lines) {
    this.settings = settings;
    this.git = git;
    this.lines = lines;
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
    if (LeftProcesses.isWithin(journal.id())) {
      throw new StorageException(
          new Fault.Refused(
                  git.folder() + ": this command was started by \"" + journal.command() + "\"",
                  "run it afterwards")
              .at(FaultPlace.ofFile(git.folder())));
    }
    lines.accept("An earlier \"" + journal.command() + "\" has not ended.");
    LeftProcesses.await(
        journal.id(),
        git.folder(),
        Duration.ofSeconds(settings.number(Setting.LOCK_TIMEOUT)),
        lines);
    List<Crashed> crashed = crashed(journal);
    if (isUntouched(journal, crashed)) {
      journal.end();
      return;
    }
    checkDatabase(journal);
    undo(journal, crashed);
  }

  /** Checks that the database is the one that the command has played back into. */
  private void checkDatabase(CommandJournal journal) throws IOException {
    if (journal.stage() == CommandJournal.Stage.PLAYING
        && !journal.database().isEmpty()
        && !journal.database().equals(RecordedDatabase.key(settings))) {
      throw new StorageException(
          new Fault.Refused(
                  git.folder()
                      + ": an interrupted \""
                      + journal.command()
                      + "\" is to be undone in the database "
                      + RedactedUri.of(journal.database())
                      + ", and zodb.source is another one",
                  "run \"camel-zodb exec true\" with that one first")
              .at(FaultPlace.ofFile(git.folder())));
    }
  }

  /** Holds a repository in which a command has not ended. */
  private record Crashed(
      CommandJournal.Part part, CommandRepository repository, @Nullable String stash) {}

  private List<Crashed> crashed(CommandJournal journal) throws IOException {
    List<Crashed> crashed = new ArrayList<>();
    for (CommandJournal.Part part : journal.parts()) {
      CommandRepository repository = CommandRepository.of(settings, part.folder(), lines);
      repository.mark(journal.id());
      String stash =
          part.stash() == null ? repository.work().find(journal.message()) : part.stash();
      crashed.add(new Crashed(part, repository, stash));
    }
    return crashed;
  }

  /** Whether not even the local work was put away. */
  private static boolean isUntouched(CommandJournal journal, List<Crashed> crashed) {
    return journal.stage() == CommandJournal.Stage.BEGUN
        && crashed.stream().allMatch(each -> each.stash == null);
  }

  private void undo(CommandJournal journal, List<Crashed> crashed) throws IOException {
    boolean done = journal.stage() == CommandJournal.Stage.DONE;
    List<@Nullable String> found = new ArrayList<>();
    List<List<String>> known = new ArrayList<>();
    Set<String> files = new LinkedHashSet<>();
    for (Crashed each : crashed) {
      GitProgram own = each.repository.git();
      IndexWait.until(own, settings.number(Setting.LOCK_TIMEOUT));
      List<String> commits =
          new ArrayList<>(List.of(each.part.before().head(), own.commit("HEAD")));
      if (each.part.target() != null) {
        commits.add(each.part.target());
      }
      known.add(commits);
      if (journal.stage() == CommandJournal.Stage.PLAYING) {
        files.addAll(differing(own, each.part));
      }
      found.add(each.repository.work().putFoundAway(journal.foundMessage()));
    }
    if (!done) {
      for (Crashed each : crashed) {
        each.part.before().restore(each.repository.git());
      }
      playBack(ChangedObjects.of(files));
    }
    for (int i = 0; i < crashed.size(); i++) {
      Crashed each = crashed.get(i);
      String entry = found.get(i);
      if (each.stash != null && !each.repository.work().has(each.stash)) {
        // It was brought back before the crash, so it is what was found.
        bringBack(each.repository, entry);
        continue;
      }
      bringBack(each.repository, each.stash);
      if (entry != null && !each.repository.work().dropKnown(entry, each.stash, known.get(i))) {
        lines.accept(
            "Changes that were found in the work tree are in git's stash as \""
                + journal.foundMessage()
                + "\"; see \"git stash show -p "
                + entry
                + "\".");
      }
    }
    journal.end();
    lines.accept(
        done
            ? "It was finished: your local changes are back."
            : "It was undone: branch, files and database are as they were before it.");
  }

  /** The files that differ between the commit before and what may have been played back. */
  private static Set<String> differing(GitProgram git, CommandJournal.Part part)
      throws IOException {
    String before = part.before().head();
    Set<String> files = new LinkedHashSet<>(git.items(diff(before)));
    if (part.target() != null) {
      files.addAll(git.items(diff(before, part.target())));
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
    List<Crashed> all = crashed(journal);
    if (isUntouched(journal, all)) {
      journal.end();
      return;
    }
    for (Crashed each : all) {
      each.part.before().restore(each.repository.git());
      each.repository.work().removeLeftovers(List.of(each.part.before().head()));
    }
    playBack(paths);
    for (Crashed each : all) {
      bringBack(each.repository, each.stash);
    }
    journal.end();
  }

  private void bringBack(CommandRepository repository, @Nullable String stash) throws IOException {
    if (stash != null && !repository.work().bringBack(stash)) {
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
