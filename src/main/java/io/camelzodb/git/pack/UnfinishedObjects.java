package io.camelzodb.git.pack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Removes objects and packs that a killed process was writing. Only JGit uses these names, and git
 * never removes such files. A file is removed if its writer has certainly ended: no process has it
 * open, it was not written for some seconds, and it belongs to our user, whose processes can be
 * seen; if the system does not show open files, after a day.
 */
final class UnfinishedObjects {
  /** JGit's names of unfinished objects and packs. */
  static final String OF_JGIT = "{insert_,noz}*";

  private static final String PACKS = "pack";

  /** Between its last byte and its name a file is open nowhere. */
  private static final Duration BEING_NAMED = Duration.ofSeconds(10);

  private static final Duration CERTAINLY_LEFT = Duration.ofDays(1);

  private UnfinishedObjects() {}

  /**
   * Removes the files.
   *
   * @param objects the folder of a repository's objects
   * @return the number of files
   */
  static int remove(Path objects) throws IOException {
    int removed = 0;
    Map<Path, String> where =
        Map.of(
            objects,
            OF_JGIT,
            objects.resolve(PACKS),
            "{" + PackWriter.UNFINISHED + "," + Repack.UNFINISHED + "}*");
    for (Map.Entry<Path, String> each : where.entrySet()) {
      if (Files.isDirectory(each.getKey())) {
        removed += remove(objects, each.getKey(), each.getValue());
      }
    }
    return removed;
  }

  private static int remove(Path objects, Path folder, String names) throws IOException {
    int removed = 0;
    OpenFiles open = null;
    boolean tells = true;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, names)) {
      for (Path file : left) {
        if (open == null && tells) {
          open = OpenFiles.below(objects).orElse(null);
          tells = open != null;
        }
        try {
          Duration age =
              Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
          boolean dead =
              open == null
                  ? age.compareTo(CERTAINLY_LEFT) > 0
                  : age.compareTo(BEING_NAMED) > 0
                      && OpenFiles.isOfThisUser(file)
                      && !open.contains(file);
          if (dead && Files.deleteIfExists(file)) {
            removed++;
          }
        } catch (NoSuchFileException finished) {
          // It has got its name.
        }
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return removed;
  }
}
