package io.camelzodb.git.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out whether a file was once committed with the same path and content. Such a file can be
 * taken away: it is in the history. The stash does not count.
 *
 * <p>A file is a line as {@code git ls-tree} prints it: {@code 100644 blob ID<TAB>path}.
 */
final class CommittedContents {
  /** The most files that are looked up; the history of more would take long. */
  static final int MOST_PATHS = 500;

  private final GitProgram git;

  /** Creates it for a repository. */
  CommittedContents(GitProgram git) {
    this.git = git;
  }

  /** Returns the line of a regular file. */
  static String line(String id, String path) {
    return "100644 blob " + id + "\t" + path;
  }

  /**
   * Returns those of the files that were once committed.
   *
   * @param files lines; with more than {@link #MOST_PATHS} of them none is known
   * @param commits commits whose history counts beside that of the branches
   */
  Set<String> known(Collection<String> files, List<String> commits) throws IOException {
    Set<String> known = new HashSet<>();
    if (files.isEmpty() || files.size() > MOST_PATHS) {
      return known;
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("log", "-m", "--raw", "--no-abbrev", "--no-renames", "--format=", "-z"));
    arguments.addAll(List.of("--branches", "--tags", "--remotes"));
    arguments.addAll(commits);
    arguments.add("--");
    files.forEach(file -> arguments.add(":(literal)" + path(file)));
    Set<String> contents = new HashSet<>();
    // An item is ":100644 100644 BEFORE AFTER M", the next one its path.
    List<String> items = git.items(arguments.toArray(String[]::new));
    for (int at = 0; at + 1 < items.size(); at += 2) {
      String[] words = items.get(at).split(" ");
      if (words.length == 5) {
        contents.add(words[2] + "\t" + items.get(at + 1));
        contents.add(words[3] + "\t" + items.get(at + 1));
      }
    }
    for (String file : files) {
      if (contents.contains(id(file) + "\t" + path(file))) {
        known.add(file);
      }
    }
    return known;
  }

  private static String id(String file) {
    return file.substring(0, file.indexOf('\t')).split(" ")[2];
  }

  private static String path(String file) {
    return file.substring(file.indexOf('\t') + 1);
  }
}
