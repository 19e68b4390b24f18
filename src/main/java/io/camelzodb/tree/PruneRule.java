package io.camelzodb.tree;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides which folders below the folder of an object are removed, since the object does not
 * contain them any more. All sinks ask it; they only store. Immutable, if its predicate is.
 *
 * <p>Where users work in the tree, folders that are no children are theirs and stay, see {@link
 * TreeNames}. On a branch that this program alone writes there are none: each folder was a child
 * once.
 */
public final class PruneRule {
  private final Set<String> ids;
  private final boolean gone;
  private final Predicate<String> unselected;

  private PruneRule(Set<String> ids, boolean gone, Predicate<String> unselected) {
    this.ids = ids;
    this.gone = gone;
    this.unselected = unselected;
  }

  /**
   * Removes all folders but those of the children. One whose name is refused goes even if it is
   * listed: old files there would be in the way of git.
   *
   * @param listed the ids of all children
   * @param unselected says of an id whether it is not recorded; its folder stays
   */
  public static PruneRule allBut(Set<String> listed, Predicate<String> unselected) {
    return new PruneRule(listed, false, unselected);
  }

  /**
   * Removes the folders of known former children.
   *
   * @param gone the ids of these
   * @param unselected says of an id whether it is not recorded; its folder stays
   */
  public static PruneRule only(Set<String> gone, Predicate<String> unselected) {
    return new PruneRule(gone, true, unselected);
  }

  /** Whether a folder of that name is removed from a tree in which users work too. */
  public boolean removes(String name) {
    return TreeNames.mayBeChild(name) && removesOwn(name);
  }

  /** Whether a folder of that name is removed from a branch that this program alone writes. */
  public boolean removesOwn(String name) {
    boolean isChild = ids.contains(name) && TreePaths.fault(name) == null;
    return (gone ? ids.contains(name) : !isChild) && !unselected.test(name);
  }

  /**
   * Returns the former children that are known by their ids, for those who store no folders.
   *
   * @return sorted; empty if the rule is made of the present children
   */
  public List<String> gone() {
    return gone ? ids.stream().filter(unselected.negate()).sorted().toList() : List.of();
  }
}
