package io.camelzodb.sync.command;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.program.BranchPositions;
import io.camelzodb.sync.TreeLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records how far a command is, in the file {@value #NAME} of the repository of the base folder,
 * for recovery after a crash. The file has lines of a word, a blank and a value: {@code command
 * reset main~1}, then for each repository {@code folder /srv/base}, {@code branch main}, {@code
 * commit 0123… main} for each branch. It exists only while a command runs or after a crash.
 * Immutable; each method that returns a new state writes the file.
 *
 * @param command the command for people, in one line
 * @param id makes the message of the stash entry unique
 * @param database the key of the database that it plays back into; empty if there is none
 * @param parts the repositories that the command changes, in its order
 * @param stage how far the command is
 */
record CommandJournal(
    Path file, String command, String id, String database, List<Part> parts, Stage stage) {
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

  /**
   * Describes one repository.
   *
   * @param folder its work tree
   * @param before where the branches were
   * @param stash the commit of the stash entry with the local work; null if there is none, or if it
   *     is being made
   * @param target the commit whose files were played back; null before that
   */
  record Part(
      Path folder, BranchPositions before, @Nullable String stash, @Nullable String target) {}

  /** Begins a journal and writes it. */
  static CommandJournal begin(Path file, String command, String database, List<Part> parts)
      throws IOException {
    String id = UUID.randomUUID().toString().substring(0, 8);
    return new CommandJournal(
            file,
            command.replaceAll("\\s+", " ").strip(),
            id,
            database,
            List.copyOf(parts),
            Stage.BEGUN)
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
    Map<String, String> values = new TreeMap<>();
    Map<String, String> ofPart = new TreeMap<>();
    SortedMap<String, String> commits = new TreeMap<>();
    List<Part> parts = new ArrayList<>();
    for (String line : lines) {
      String word = line.substring(0, Math.max(0, line.indexOf(' ')));
      String value = line.substring(line.indexOf(' ') + 1);
      switch (word) {
        case "commit" -> {
          int blank = value.indexOf(' ');
          commits.put(value.substring(blank + 1), value.substring(0, Math.max(0, blank)));
        }
        case "branch", "head", "stash", "target" -> ofPart.put(word, value);
        case "folder" -> {
          ofPart.clear();
          commits.clear();
          ofPart.put(word, value);
        }
        case "next" -> {
          Part part = part(ofPart, commits);
          if (part != null) {
            parts.add(part);
          }
        }
        default -> values.put(word, value);
      }
    }
    if (parts.isEmpty() || !values.containsKey("end")) {
      // It is replaced as a whole, so it was damaged by something else.
      return null;
    }
    return new CommandJournal(
        file,
        values.getOrDefault("command", "a command"),
        values.getOrDefault("id", ""),
        values.getOrDefault("database", ""),
        List.copyOf(parts),
        Stage.valueOf(values.getOrDefault("stage", "begun").toUpperCase(Locale.ROOT)));
  }

  private static @Nullable Part part(
      Map<String, String> values, SortedMap<String, String> commits) {
    String folder = values.get("folder");
    String branch = values.get("branch");
    String head = values.get("head");
    return folder == null || branch == null || head == null
        ? null
        : new Part(
            Path.of(folder),
            new BranchPositions(branch, head, commits),
            values.get("stash"),
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

  /** Notes the stash entry of a repository. */
  CommandJournal withStash(int part, String entry) throws IOException {
    List<Part> now = new ArrayList<>(parts);
    Part old = parts.get(part);
    now.set(part, new Part(old.folder, old.before, entry, old.target));
    return new CommandJournal(file, command, id, database, List.copyOf(now), stage).written();
  }

  CommandJournal running() throws IOException {
    return new CommandJournal(file, command, id, database, parts, Stage.RUNNING).written();
  }

  /**
   * Says that the database may change from now on.
   *
   * @param commits the commit that is played back, of each repository
   */
  CommandJournal playing(List<String> commits) throws IOException {
    List<Part> now = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part old = parts.get(i);
      now.add(new Part(old.folder, old.before, old.stash, commits.get(i)));
    }
    return new CommandJournal(file, command, id, database, List.copyOf(now), Stage.PLAYING)
        .written();
  }

  CommandJournal done() throws IOException {
    return new CommandJournal(file, command, id, database, parts, Stage.DONE).written();
  }

  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  private CommandJournal written() throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, "command", command);
    line(text, "id", id);
    line(text, "database", database);
    for (Part part : parts) {
      line(text, "folder", part.folder.toString());
      line(text, "branch", part.before.branch());
      line(text, "head", part.before.head());
      part.before.commits().forEach((name, commit) -> line(text, "commit", commit + " " + name));
      line(text, "stash", part.stash);
      line(text, "target", part.target);
      line(text, "next", "-");
    }
    line(text, "stage", stage.name().toLowerCase(Locale.ROOT));
    line(text, "end", "-");
    PlainFile.replace(
        file,
        file.resolveSibling(NAME + ".new"),
        text.toString().getBytes(StandardCharsets.UTF_8),
        true);
    return this;
  }

  private static void line(StringBuilder text, String word, @Nullable String value) {
    if (value != null) {
      text.append(word).append(' ').append(value).append('\n');
    }
  }
}
