package io.camelzodb.sync.status;

import io.camelzodb.zope.ObjectPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes how one object differs between the work tree, HEAD and the database. Immutable.
 *
 * @param here the change in the work tree since both had the same; null for none. Of an object on
 *     which both agree: the difference from HEAD
 * @param there the same of the database
 * @param differing the parts that differ between both now: keys of the metadata, {@code source},
 *     {@code contents} (the order), {@code state}; empty if only one has the object, or both agree
 * @param agreeing whether work tree and database have the same, so that only HEAD differs
 * @param staged whether files of it are staged: the index differs from HEAD
 * @param unstaged whether files of it differ from the index, or are not tracked
 * @param committed whether its files are known to be those of HEAD
 * @param layer the layer that defines it in the work tree, an empty text for the custom one; null
 *     without layers, or if none defines it
 */
public record ObjectStatus(
    ObjectPath path,
    @Nullable Change here,
    @Nullable Change there,
    List<String> differing,
    boolean agreeing,
    boolean staged,
    boolean unstaged,
    boolean committed,
    @Nullable String layer) {

  /** What happened to an object. */
  public enum Change {
    /** It was not there before. */
    ADDED,
    /** It is not there any more. */
    REMOVED,
    /** It says something else. */
    CHANGED,
    /** It cannot be read now. */
    UNREADABLE
  }

  /** Where an object was changed. */
  public enum Side {
    /** In the work tree, or in commits that were not played back. */
    HERE,
    /** In the database. */
    THERE,
    /** In both, and not in the same way. */
    BOTH,
    /** Work tree and database agree, and HEAD has something else. */
    UNCOMMITTED
  }

  public ObjectStatus {
    differing = List.copyOf(differing);
  }

  /** Returns where it was changed. */
  public Side side() {
    if (agreeing) {
      return Side.UNCOMMITTED;
    }
    return here == null ? Side.THERE : there == null ? Side.HERE : Side.BOTH;
  }
}
