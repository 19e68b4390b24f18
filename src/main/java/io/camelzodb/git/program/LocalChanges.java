package io.camelzodb.git.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Lists the files of a work tree that differ from HEAD: edited, added, removed or not tracked.
 * Ignored files do not count. Immutable.
 *
 * @param files paths from the top of the work tree on, sorted
 * @param unmerged whether one of them has a conflict of a merge
 */
public record LocalChanges(List<String> files, boolean unmerged) {
  /** What {@code git status} calls a file with a conflict. */
  static final List<String> UNMERGED = List.of("DD", "AU", "UD", "UA", "DU", "AA", "UU");

  /** Reads the changes of now. */
  public static LocalChanges of(GitProgram git) throws IOException {
    List<String> files = new ArrayList<>();
    boolean unmerged = false;
    for (String entry :
        git.items("status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames")) {
      files.add(entry.substring(3));
      unmerged |= UNMERGED.contains(entry.substring(0, 2));
    }
    return new LocalChanges(List.copyOf(new TreeSet<>(files)), unmerged);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return files.isEmpty();
  }

  /**
   * Returns those files that meet one of some others: the same path, or one is a folder of the
   * other.
   */
  public List<String> meeting(Iterable<String> others) {
    TreeSet<String> mine = new TreeSet<>(files);
    TreeSet<String> found = new TreeSet<>();
    for (String other : others) {
      if (mine.contains(other)) {
        found.add(other);
      }
      for (String below : mine.subSet(other + "/", other + "0")) {
        found.add(below);
      }
      for (int slash = other.lastIndexOf('/');
          slash > 0;
          slash = other.lastIndexOf('/', slash - 1)) {
        if (mine.contains(other.substring(0, slash))) {
          found.add(other.substring(0, slash));
        }
      }
    }
    return List.copyOf(found);
  }
}
