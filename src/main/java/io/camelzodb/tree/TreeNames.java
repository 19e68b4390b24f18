package io.camelzodb.tree;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what the names in the folder of an object mean, and which of them are removed when the
 * object changes.
 *
 * <p>A folder may also hold files of users: plain files, a folder {@code .git}, folders whose names
 * begin with two underscores. These are no children, and stay. A branch that only this program
 * writes has no files of users, so all other folders are removed there.
 */
public final class TreeNames {
  /** A file that says that its folder is no object any more. */
  static final String DELETED = "__deleted__";

  private static final String RESERVED = "__";

  private TreeNames() {}

  /** Whether a folder of that name may be that of a child. */
  public static boolean mayBeChild(String name) {
    return !name.startsWith(RESERVED) && !name.equals(".git");
  }

  /**
   * Whether a folder is removed when its container is pruned.
   *
   * @param keeps says of an id whether its folder stays
   */
  public static boolean isPruned(String name, Predicate<String> keeps) {
    return mayBeChild(name) && !keeps.test(name);
  }

  /**
   * Whether a file is removed when the files of its object are written: another source, or a state
   * file that the object does not have any more.
   *
   * @param written the names of the files that were written
   */
  public static boolean isReplaced(String name, Set<String> written) {
    return !written.contains(name) && (name.startsWith(SourceFile.PREFIX) || StateFile.isOne(name));
  }
}
