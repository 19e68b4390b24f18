package io.camelzodb.tree;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Says what the names in the folder of an object stand for, and which of them go when the object
 * changes.
 *
 * <p>A folder may also hold what people keep there: plain files, a folder {@code .git}, folders
 * whose names begin with two underscores. These are nobody's children and stay. On a branch that
 * this program alone writes there is nothing of others, so that there all folders that are not kept
 * go.
 */
public final class TreeNames {
  private static final String RESERVED = "__";

  private TreeNames() {}

  /** Whether a folder of that name may be that of a child. */
  public static boolean mayBeChild(String name) {
    return !name.startsWith(RESERVED) && !name.equals(".git");
  }

  /**
   * Whether a folder goes when its container is pruned.
   *
   * @param keeps tells of an id whether its folder is to stay
   */
  public static boolean isPruned(String name, Predicate<String> keeps) {
    return mayBeChild(name) && !keeps.test(name);
  }

  /**
   * Whether a file goes when the files of its object are written: another source, or a file of a
   * state that the object has no more.
   *
   * @param written the names of the files that were written
   */
  public static boolean isReplaced(String name, Set<String> written) {
    return !written.contains(name) && (name.startsWith(SourceFile.PREFIX) || StateFile.isOne(name));
  }
}
