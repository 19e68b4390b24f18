package io.camelzodb.sync.command;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.program.BranchPositions;
import io.camelzodb.sync.TreeLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records how far a command is, in the file {@value #NAME} of the repository, for recovery after a
 * crash. The file has lines of a word, a blank and a value: {@code command reset main~1}, {@code
 * branch main}, {@code commit 0123… main} for each branch. It exists only while a command runs or
 * after a crash. Immutable; each {@code with…} method writes the file and returns the new state.
 *
 * @param command the command for people, in one line
 * @param id makes the message of the stash entry unique
 * @param before where the branches were
 * @param stash the commit of the stash entry with the local work; null if there is none, or if it
 *     is being made
 * @param stage how far the command is
 * @param target the commit whose files were played back; null before that
 */
record CommandJournal(
    Path file,
    String command,
    String id,
    BranchPositions before,
    @Nullable String stash,
    Stage stage,
    @Nullable String target) {
  static final String NAME = TreeLock.INTERRUPTED;

  /** Tells how far a command is. */
  enum Stage {
    /** Local work is being put away; nothing else has changed. */
    BEGUN,
    /** The step changes the branch and the work tree. */
    RUNNING,
    /** The database may have changed. */
    PLAYING,
    /** Only the local work is still to be brought back. */
    DONE
  }

  /** Begins a journal and writes it. */
  static CommandJournal begin(Path file, String command, BranchPositions before)
      throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 8);
    return new CommandJournal(
            file, command.replaceAll("\\s+", " ").strip(), id, before, null, Stage.BEGUN, null)
        .written();
  }

  /** Reads the journal of a command that has not ended; null if there is none. */
  static @Nullable CommandJournal read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = PlainFile.lines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return null;
    }
    TreeMap<String, String> values = new TreeMap<>();
    SortedMap<String, String> commits = new TreeMap<>();
    for (String line : lines) {
      String word = line.substring(0, Math.max(0, line.indexOf(' ')));
      String value = line.substring(line.indexOf(' ') + 1);
      if (word.equals("commit")) {
        commits.put(
            value.substring(value.indexOf(' ') + 1), value.substring(0, value.indexOf(' ')));
      } else {
        values.put(word, value);
      }
    }
    String branch = values.get("branch");
    String head = values.get("head");
    if (branch == null || head == null || !values.containsKey("end")) {
      // It is replaced as a whole, so it was damaged by something else.
      return null;
    }
    return new CommandJournal(
        file,
        values.getOrDefault("command", "a command"),
        values.getOrDefault("id", ""),
        new BranchPositions(branch, head, commits),
        values.get("stash"),
        Stage.valueOf(values.getOrDefault("stage", "begun").toUpperCase(Locale.ROOT)),
        values.get("target"));
  }

  /** Returns the message of the stash entry with the local work. */
  String message() {
    return "camel-zodb: local work before \"" + shortCommand() + "\" (" + id + ")";
  }

  /** Returns the message of the stash entry with what is found after a crash. */
  String foundMessage() {
    return "camel-zodb: found after a crash of \"" + shortCommand() + "\" (" + id + ")";
  }

  private String shortCommand() {
    return command.length() <= 80 ? command : command.substring(0, 80) + "…";
  }

  CommandJournal withStash(String entry) throws IOException {
    return new CommandJournal(file, command, id, before, entry, stage, target).written();
  }

  CommandJournal running() throws IOException {
    return new CommandJournal(file, command, id, before, stash, Stage.RUNNING, target).written();
  }

  CommandJournal playing(String commit) throws IOException {
    return new CommandJournal(file, command, id, before, stash, Stage.PLAYING, commit).written();
  }

  CommandJournal done() throws IOException {
    return new CommandJournal(file, command, id, before, stash, Stage.DONE, target).written();
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  private CommandJournal written() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("command ").append(command).append('\n');
    text.append("id ").append(id).append('\n');
    text.append("branch ").append(before.branch()).append('\n');
    text.append("head ").append(before.head()).append('\n');
    before
        .commits()
        .forEach(
            (name, commit) ->
                text.append("commit ").append(commit).append(' ').append(name).append('\n'));
    if (stash != null) {
      text.append("stash ").append(stash).append('\n');
    }
    if (target != null) {
      text.append("target ").append(target).append('\n');
    }
    text.append("stage ").append(stage.name().toLowerCase(Locale.ROOT)).append("\nend -\n");
    PlainFile.replace(
        file,
        file.resolveSibling(NAME + ".new"),
        text.toString().getBytes(StandardCharsets.UTF_8),
        true);
    return this;
  }
}
