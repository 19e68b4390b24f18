package io.camelzodb.sync;

import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says where this program keeps its own state files, such as a position or an index. They lie in
 * the {@code .git} of the base folder, where no commit includes them; without a repository, beside
 * the tree. Example: {@code .git/camel-zodb.position}.
 */
public final class StateFileLocation {
  private static final Logger LOG = LoggerFactory.getLogger(StateFileLocation.class);
  private static final String PROGRAM = "camel-zodb.";
  private static final String LINK = "gitdir: ";

  private StateFileLocation() {}

  /** Returns the path of a state file. */
  public static Path of(Path base, String name) {
    Path git = base.resolve(".git");
    if (Files.isDirectory(git)) {
      return git.resolve(PROGRAM + name);
    }
    try {
      // In a linked work tree .git is a file that names the folder.
      String link = new String(PlainFile.bytes(git), StandardCharsets.UTF_8).strip();
      Path folder = base.resolve(link.substring(Math.min(link.length(), LINK.length())));
      if (link.startsWith(LINK) && Files.isDirectory(folder)) {
        return folder.resolve(PROGRAM + name);
      }
    } catch (IOException | IllegalArgumentException noLink) {
      // The file goes beside the tree then.
    }
    return base.resolve("." + PROGRAM + name);
  }

  /**
   * Reads the lines of a state file; none if there is no file. If it cannot be read or is no plain
   * file, logs that and returns none: the file only saves time.
   *
   * @param without the consequence of a missing file, for the log
   */
  public static List<String> lines(Path file, String without) {
    try {
      return PlainFile.lines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      logUnused(file, unreadable.getMessage(), without);
      return List.of();
    }
  }

  /** Logs that a file is not used, and what happens without it. */
  public static void logUnused(Path file, @Nullable String why, String without) {
    String named = String.valueOf(why);
    LOG.warn(
        "{}; it is not used: {}",
        named.startsWith(file + "") ? named : file + ": " + named,
        without);
  }

  /**
   * Replaces a state file as a whole; replaces anything else at its path as well, except a folder.
   *
   * @param synced whether the content reaches the disk before the file gets its name
   */
  public static void write(Path file, List<String> lines, boolean synced) throws IOException {
    PlainFile.replace(
        file,
        file.resolveSibling(file.getFileName() + ".new"),
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
        synced);
  }
}
