package io.camelzodb.zope.comparison;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.comparison.PairWalk.Descent;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Compares two trees of objects and gives the differences.
 *
 * <p>The differences come one after the other, in the order of the tree: a container before the
 * objects in it, the ids in it by code point. Held in memory are the ids of the containers on the
 * way to the object that is compared; for moves also some paths, see {@link #findingMoves}. An
 * object that one tree {@linkplain ObjectVersion#leftOut knows nothing of} is neither added nor
 * removed. Where one tree is a part of a site, only that part is compared. For one thread and one
 * comparison.
 */
public final class ObjectComparison {
  /** Takes the differences. */
  public interface Differences {
    /**
     * Takes one.
     *
     * @throws IOException which ends the comparison
     */
    void add(ObjectDifference difference) throws IOException;
  }

  private final ObjectReader before;
  private final ObjectReader after;
  private final PairWalk walk;
  private boolean moving;
  private boolean structure;
  private Moves moves = Moves.NONE;
  private Differences differences = difference -> {};

  /**
   * A comparison.
   *
   * @param before how it was
   * @param after how it is; may be the reader of another source
   */
  public ObjectComparison(ObjectReader before, ObjectReader after) {
    this.before = before;
    this.after = after;
    this.walk = new PairWalk(before, after, new DifferenceReporter());
  }

  /** Compares only which objects exist, not their content. */
  static ObjectComparison ofStructure(ObjectReader before, ObjectReader after) {
    ObjectComparison comparison = new ObjectComparison(before, after);
    comparison.structure = true;
    return comparison;
  }

  /**
   * Also finds moved objects. Both trees are walked through once more before, without their
   * sources. At most {@value Moves#MOST} objects that are gone, and as many that are new, each with
   * all below it, are looked at; beyond that they stay removed and added.
   */
  public ObjectComparison findingMoves() {
    moving = true;
    return this;
  }

  /**
   * Compares all that both trees are about.
   *
   * @throws IOException where a source cannot be read any more; or the exception that {@code to}
   *     throws
   */
  public void run(Differences to) throws IOException {
    run(commonTops(), to);
  }

  /**
   * Compares the objects at some paths, each with all below it.
   *
   * @param paths none of them below another one
   * @throws IOException where a source cannot be read any more; or the exception that {@code to}
   *     throws
   */
  public void run(List<ObjectPath> paths, Differences to) throws IOException {
    if (moving) {
      moves = Moves.find(before, after, paths);
    }
    differences = to;
    for (ObjectPath path : paths) {
      walk.run(path);
    }
  }

  /** The paths that both trees speak of; the tree of a part says nothing of the rest. */
  private List<ObjectPath> commonTops() throws IOException {
    List<ObjectPath> topsBefore = before.tops();
    List<ObjectPath> topsAfter = after.tops();
    if (topsBefore.isEmpty() || topsAfter.isEmpty()) {
      return topsBefore.isEmpty() ? topsAfter : topsBefore;
    }
    Set<ObjectPath> common = new HashSet<>();
    Set<ObjectPath> oneSided = new HashSet<>();
    for (ObjectPath top : topsBefore) {
      (top.isWithin(Set.copyOf(topsAfter)) ? common : oneSided).add(top);
    }
    for (ObjectPath top : topsAfter) {
      (top.isWithin(Set.copyOf(topsBefore)) ? common : oneSided).add(top);
    }
    // A part that contains a part of the other tree is compared at the smaller one.
    oneSided.removeIf(top -> common.stream().anyMatch(part -> part.startsWith(top)));
    common.addAll(oneSided);
    List<ObjectPath> sorted = new ArrayList<>(common);
    sorted.sort((one, other) -> PythonOrder.TEXT.compare(one.toString(), other.toString()));
    return sorted;
  }

  /** Reports the differences, pair by pair. */
  private final class DifferenceReporter implements PairWalk.Visitor {
    @Override
    public Descent visit(ObjectPair pair) throws IOException {
      if (pair.isInBoth()) {
        return compareBoth(pair);
      }
      ObjectVersion old = pair.before();
      ObjectVersion now = pair.after();
      if (old != null) {
        return reportOneSided(pair, old, before, true);
      }
      return now == null ? Descent.NOTHING : reportOneSided(pair, now, after, false);
    }

    @Override
    public void unreadable(ObjectPath path, ObjectReader reader, IOException fault)
        throws IOException {
      if (!reader.isOfObject(fault)) {
        throw fault;
      }
      differences.add(
          new ObjectDifference.LeftOut(
              path, reader.name() + ": " + String.valueOf(fault.getMessage())));
    }

    private Descent compareBoth(ObjectPair pair) throws IOException {
      List<ObjectDifference> found = List.of();
      try {
        pair.idsBefore();
        pair.idsAfter();
        if (!structure) {
          found = pair.differences();
        }
      } catch (IOException fault) {
        // The damage is in one of both trees.
        unreadable(pair.path(), after.isOfObject(fault) ? after : before, fault);
        return Descent.NOTHING;
      }
      for (ObjectDifference difference : found) {
        differences.add(difference);
      }
      return Descent.ALL;
    }

    /** An object that only one tree has at its path, and all below it. */
    private Descent reportOneSided(
        ObjectPair pair, ObjectVersion object, ObjectReader reader, boolean gone)
        throws IOException {
      if (isLeftOut(pair, gone)) {
        return Descent.NOTHING;
      }
      ObjectPath path = pair.path();
      ObjectPath from = gone ? null : moves.from(path);
      if (from != null) {
        differences.add(new ObjectDifference.Moved(path, from));
        walk.run(from, path);
        return Descent.NOTHING;
      }
      if (gone && moves.isMoved(path)) {
        return Descent.NOTHING;
      }
      differences.add(
          gone
              ? new ObjectDifference.Removed(path, object)
              : new ObjectDifference.Added(path, object));
      try {
        pair.idsBefore();
        pair.idsAfter();
      } catch (IOException fault) {
        unreadable(path, reader, fault);
        return Descent.NOTHING;
      }
      return Descent.ALL;
    }

    /** Whether the tree that lacks an object knows nothing of it, which is told then. */
    private boolean isLeftOut(ObjectPair pair, boolean gone) throws IOException {
      ObjectPair container = pair.container();
      if (container == null || !container.isInBoth()) {
        return false;
      }
      String reason;
      try {
        ObjectVersion lacking = gone ? container.after() : container.before();
        reason = Objects.requireNonNull(lacking).leftOut(pair.path().id());
      } catch (IOException fault) {
        unreadable(pair.path(), gone ? after : before, fault);
        return true;
      }
      if (reason != null) {
        differences.add(new ObjectDifference.LeftOut(pair.path(), reason));
      }
      return reason != null;
    }
  }
}
