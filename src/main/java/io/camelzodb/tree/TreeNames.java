package io.camelzodb.tree;

import java.util.Set;

/**
 * Decides what the names in the folder of an object mean, and which of its files are removed when
 * the object changes. {@link PruneRule} decides which folders are.
 *
 * <p>A folder may also hold files of users: plain files, a folder {@code .git}, folders whose names
 * begin with two underscores. These are no children, and stay.
 */
public final class TreeNames {
  /** A file that says that its folder is no object any more. */
  public static final String DELETED = "__deleted__";

  /** A file of the custom layer that hides all layers below it, in its folder. */
  public static final String FROZEN = "__frozen__";

  private static final String RESERVED = "__";

  private TreeNames() {}

  /** Whether a folder of that name may be that of a child. */
  public static boolean mayBeChild(String name) {
    return !name.startsWith(RESERVED) && !name.equals(".git");
  }

  /**
   * Whether a file is removed when the files of its object are written: another source, or a state
   * file that the object does not have any more.
   *
   * @param written the names of the files that were written
   */
  public static boolean isReplaced(String name, Set<String> written) {
    return !written.contains(name)
        && (name.startsWith(SourceFile.PREFIX) || StateFile.isStateFile(name));
  }
}
