package io.camelzodb.sync.command;

import io.camelzodb.files.PlainFile;
import io.camelzodb.git.program.GitProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells git to ignore the files that this program and perfact-zodbsync keep beside the tree, such
 * as the lock. Otherwise a stash would take the lock file away while it is held.
 */
final class GitExcludes {
  private static final List<String> LINES =
      List.of("/.zodbsync.lock", "/.__last_txn__.new", "/.camel-zodb.*");

  private GitExcludes() {}

  /** Adds missing lines to {@code info/exclude} of the repository, which is never committed. */
  static void add(GitProgram git) throws IOException {
    Path file = git.file("info/exclude");
    List<String> lines;
    try {
      lines = new ArrayList<>(PlainFile.lines(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException none) {
      lines = new ArrayList<>();
    }
    if (lines.containsAll(LINES)) {
      return;
    }
    LINES.stream().filter(line -> !line.isEmpty()).forEach(lines::remove);
    lines.addAll(LINES);
    Files.createDirectories(file.resolveSibling(""));
    PlainFile.replace(
        file,
        file.resolveSibling("exclude.camel-zodb.new"),
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1),
        true);
  }
}
