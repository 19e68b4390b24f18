package io.camelzodb.git.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Describes one file of a work tree that differs from the index or from HEAD. Immutable.
 *
 * @param file its path from the top of the work tree on; a folder ends with a slash
 * @param staged whether the index differs from HEAD
 * @param unstaged whether the file differs from the index, or is not tracked
 * @param unmerged whether it has a conflict of a merge
 * @param ignored whether git is told to ignore it, so that nothing more is known of it
 */
public record FileState(
    String file, boolean staged, boolean unstaged, boolean unmerged, boolean ignored) {
  private static final char SAME = ' ';
  private static final String UNTRACKED = "??";
  private static final String IGNORED = "!!";

  /**
   * Reads the states of now; writes nothing, not even the index.
   *
   * @param ignored whether ignored files are listed too
   * @param folders only what is in these folders, from the top on; all without any
   */
  public static List<FileState> of(GitProgram git, boolean ignored, String... folders)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                // Otherwise git would write what it has found out into the index.
                "--no-optional-locks",
                "status",
                "--porcelain=v1",
                "-z",
                "--untracked-files=all",
                "--no-renames"));
    if (ignored) {
      arguments.add("--ignored=matching");
    }
    arguments.add("--");
    arguments.addAll(List.of(folders));
    List<FileState> states = new ArrayList<>();
    for (String entry : git.items(arguments.toArray(String[]::new))) {
      states.add(of(entry));
    }
    return List.copyOf(states);
  }

  private static FileState of(String entry) {
    String word = entry.substring(0, 2);
    String file = entry.substring(3);
    return switch (word) {
      case UNTRACKED -> new FileState(file, false, true, false, false);
      case IGNORED -> new FileState(file, false, false, false, true);
      default ->
          new FileState(
              file,
              word.charAt(0) != SAME,
              word.charAt(1) != SAME,
              LocalChanges.UNMERGED.contains(word),
              false);
    };
  }
}
