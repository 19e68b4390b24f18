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
 * Where is kept, from one run to the next, what is of use to this program alone: in the {@code
 * .git} of the base folder, where no commit takes it along, else beside the tree.
 */
public final class StateFileLocation {
  private static final Logger LOG = LoggerFactory.getLogger(StateFileLocation.class);
  private static final String PROGRAM = "camel-zodb.";
  private static final String LINK = "gitdir: ";

  private StateFileLocation() {}

  /** The path of a file of that name. */
  public static Path of(Path base, String name) {
    Path git = base.resolve(".git");
    if (Files.isDirectory(git)) {
      return git.resolve(PROGRAM + name);
    }
    try {
      // Of a linked work tree it is a file that says where.
      String link = new String(PlainFile.bytes(git), StandardCharsets.UTF_8).strip();
      Path there = base.resolve(link.substring(Math.min(link.length(), LINK.length())));
      if (link.startsWith(LINK) && Files.isDirectory(there)) {
        return there.resolve(PROGRAM + name);
      }
    } catch (IOException | IllegalArgumentException noLink) {
      // Then it is beside the tree.
    }
    return base.resolve("." + PROGRAM + name);
  }

  /**
   * The lines of such a file; none where there is no file. Where something else is in its place, or
   * it cannot be read, that is told, and there are none either: nothing depends on it but time.
   *
   * @param without what is done without it, for people
   */
  public static List<String> lines(Path file, String without) {
    try {
      return PlainFile.lines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      told(file, unreadable.getMessage(), without);
      return List.of();
    }
  }

  /** Tells that a file is not used, and what is done without it. */
  public static void told(Path file, @Nullable String why, String without) {
    String named = String.valueOf(why);
    LOG.warn(
        "{}; it is not used: {}",
        named.startsWith(file + "") ? named : file + ": " + named,
        without);
  }

  /**
   * Replaces such a file as a whole; whatever else is in its place goes, but for a folder.
   *
   * @param synced whether it is on the disk before it gets its name
   */
  public static void write(Path file, List<String> lines, boolean synced) throws IOException {
    PlainFile.replace(
        file,
        file.resolveSibling(file.getFileName() + ".new"),
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8),
        synced);
  }
}
