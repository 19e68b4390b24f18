package io.camelzodb.zope.comparison;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import java.util.List;

/**
 * Describes one difference between two trees of objects. Immutable, but the versions in it are read
 * by the readers they come from.
 */
public sealed interface ObjectDifference {
  /** The object that it is about: in the tree after, where that has it. */
  ObjectPath path();

  /** An object that only the tree after has; each object below it follows as one of its own. */
  record Added(ObjectPath path, ObjectVersion after) implements ObjectDifference {}

  /** An object that only the tree before has; each object below it follows as one of its own. */
  record Removed(ObjectPath path, ObjectVersion before) implements ObjectDifference {}

  /**
   * An object that says something else.
   *
   * @param data which keys, among them {@code type} where another object is in its place, and
   *     whether the source
   * @param state whether its recorded state differs, for an object of a type that is not read in
   *     full
   */
  record Changed(
      ObjectPath path,
      ObjectVersion before,
      ObjectVersion after,
      DataDifference data,
      boolean state)
      implements ObjectDifference {}

  /**
   * A container whose order counts and is another one.
   *
   * @param before the ids that both trees have, in the order before
   * @param after the same ids in the order after
   */
  record Reordered(ObjectPath path, List<String> before, List<String> after)
      implements ObjectDifference {
    public Reordered {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /**
   * An object, with all below it, that is at another path: it has the oid of one that is gone, or
   * it alone has the same content as one alone that is gone. The differences below it follow.
   *
   * @param path where it is now
   * @param from where it was
   */
  record Moved(ObjectPath path, ObjectPath from) implements ObjectDifference {}

  /**
   * An object that only one tree has, since in the other one it could not be recorded or read, or
   * is not selected. The objects below it are not compared.
   *
   * @param reason why, for people
   */
  record LeftOut(ObjectPath path, String reason) implements ObjectDifference {}
}
