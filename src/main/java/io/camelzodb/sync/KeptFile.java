package io.camelzodb.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where is kept, from one run to the next, what is of use to this program alone: in the {@code
 * .git} of the base folder, where no commit takes it along, else beside the tree.
 */
public final class KeptFile {
  private static final String PROGRAM = "camel-zodb.";
  private static final String LINK = "gitdir: ";

  private KeptFile() {}

  /** The path of a file of that name. */
  public static Path of(Path base, String name) {
    Path git = base.resolve(".git");
    if (Files.isDirectory(git)) {
      return git.resolve(PROGRAM + name);
    }
    try {
      // Of a linked work tree it is a file that says where.
      String link = Files.readString(git, StandardCharsets.UTF_8).strip();
      Path there = base.resolve(link.substring(Math.min(link.length(), LINK.length())));
      if (link.startsWith(LINK) && Files.isDirectory(there)) {
        return there.resolve(PROGRAM + name);
      }
    } catch (IOException | IllegalArgumentException noLink) {
      // Then it is beside the tree.
    }
    return base.resolve("." + PROGRAM + name);
  }
}
