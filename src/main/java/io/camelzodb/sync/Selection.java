package io.camelzodb.sync;

import io.camelzodb.zope.Glob;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.List;

/**
 * Selects the objects to record or play back, by path and by type. Objects that are not selected
 * are ignored: they are neither written nor removed.
 *
 * <p>A path is selected if it or one above it matches an include pattern (or there are none) and
 * neither it nor one above it matches an exclude pattern. Containers above a path that may be
 * included are recorded and entered too. A type is a meta type or a class with its module. An
 * object of an excluded type is left out with everything below it; include patterns of types apply
 * only to objects that are no containers. Immutable.
 */
public final class Selection {
  /** Selects everything. */
  public static final Selection ALL = new Selection("", "", "", "");

  private final List<Glob> include;
  private final List<Glob> exclude;
  private final List<Glob> includeTypes;
  private final List<Glob> excludeTypes;
  private final List<ObjectPath> within;

  /** Creates a selection from four lists of patterns with commas between; each may be empty. */
  public Selection(String include, String exclude, String includeTypes, String excludeTypes) {
    this(
        Glob.paths(include),
        Glob.paths(exclude),
        Glob.names(includeTypes),
        Glob.names(excludeTypes),
        List.of());
  }

  private Selection(
      List<Glob> include,
      List<Glob> exclude,
      List<Glob> includeTypes,
      List<Glob> excludeTypes,
      List<ObjectPath> within) {
    this.include = include;
    this.exclude = exclude;
    this.includeTypes = includeTypes;
    this.excludeTypes = excludeTypes;
    this.within = within;
  }

  /** Narrows the selection to some paths, everything below them, and the containers above them. */
  public Selection within(List<ObjectPath> paths) {
    return new Selection(include, exclude, includeTypes, excludeTypes, List.copyOf(paths));
  }

  /** Whether everything is selected. */
  public boolean takesAll() {
    return include.isEmpty()
        && exclude.isEmpty()
        && includeTypes.isEmpty()
        && excludeTypes.isEmpty()
        && within.isEmpty();
  }

  /** Whether a path is excluded, or not included. */
  public boolean leavesOut(ObjectPath path) {
    return isExcluded(path) || !isIncluded(path) || !isWithin(path);
  }

  private boolean isExcluded(ObjectPath path) {
    return Glob.covers(exclude, path);
  }

  private boolean isIncluded(ObjectPath path) {
    return include.isEmpty() || Glob.covers(include, path);
  }

  private boolean isWithin(ObjectPath path) {
    return within.isEmpty() || within.stream().anyMatch(top -> path.startsWith(top));
  }

  private boolean isWithinOrAbove(ObjectPath path) {
    return isWithin(path) || within.stream().anyMatch(top -> top.startsWith(path));
  }

  /** Whether an object is selected, provided that all containers above it are entered. */
  public boolean takes(ZopeObject object) {
    if (isExcluded(object.path())
        || isOf(excludeTypes, object)
        || !isWithinOrAbove(object.path())) {
      return false;
    }
    if (ObjectTree.isContainer(object)) {
      return isIncluded(object.path())
          || include.stream().anyMatch(glob -> glob.mayMatchBelow(object.path()));
    }
    return isIncluded(object.path()) && (includeTypes.isEmpty() || isOf(includeTypes, object));
  }

  private static boolean isOf(List<Glob> types, ZopeObject object) {
    return !types.isEmpty()
        && ((object.metaType() != null && Glob.anyMatches(types, object.metaType()))
            || (object.className() != null && Glob.anyMatches(types, object.className().dotted())));
  }
}
