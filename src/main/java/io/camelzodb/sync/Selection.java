package io.camelzodb.sync;

import io.camelzodb.zope.Glob;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.List;

/**
 * Which objects are recorded or played back, by path and by type. What is not selected is not
 * looked at: it is neither written nor removed.
 *
 * <p>A path is selected if it or one above it matches an include pattern (or there are none) and
 * neither it nor one above it matches an exclude pattern. Containers are recorded and gone through
 * on the way to what may be included below them. A type is a meta type or a class with its module;
 * an object of an excluded type is left out with all below it, include patterns of types hold for
 * objects that are no containers. Immutable.
 */
public final class Selection {
  /** Everything. */
  public static final Selection ALL = new Selection("", "", "", "");

  private final List<Glob> include;
  private final List<Glob> exclude;
  private final List<Glob> includeTypes;
  private final List<Glob> excludeTypes;
  private final List<ObjectPath> within;

  /** Of four lists of patterns with commas between, each of which may be empty. */
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

  /** Of the same objects those at some paths and below them, and the containers on the way. */
  public Selection within(List<ObjectPath> paths) {
    return new Selection(include, exclude, includeTypes, excludeTypes, List.copyOf(paths));
  }

  /** Whether everything is recorded. */
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

  private boolean isOnTheWay(ObjectPath path) {
    return isWithin(path) || within.stream().anyMatch(top -> top.startsWith(path));
  }

  /** Whether an object is recorded, if all above it are gone through. */
  public boolean takes(ZopeObject object) {
    if (isExcluded(object.path()) || isOf(excludeTypes, object) || !isOnTheWay(object.path())) {
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
        && ((object.metaType() != null && Glob.any(types, object.metaType()))
            || (object.className() != null && Glob.any(types, object.className().dotted())));
  }
}
