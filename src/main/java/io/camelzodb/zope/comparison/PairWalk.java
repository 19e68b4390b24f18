package io.camelzodb.zope.comparison;

import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks through two trees of objects side by side, and hands out the two versions of each object.
 *
 * <p>A container comes before the objects in it, the ids in it by code point. Its visitor says
 * after each pair which objects below it are visited. Held in memory are the versions and the ids
 * of the containers on the way to the present object. For one thread.
 */
public final class PairWalk {
  /** Which objects are visited next, of those that a container holds. */
  public enum Descent {
    /** None of them. */
    NOTHING,
    /** All that one of both trees has. */
    ALL,
    /** All that the tree after has, each with its version before. */
    AFTER,
    /** All that the tree after has, as if the tree before had none of them. */
    AFTER_ALONE
  }

  /** Takes the pairs. */
  public interface Visitor {
    /**
     * Takes a pair. Neither tree has the object where both say so although it was listed or asked
     * for.
     *
     * @return how to go on below it
     * @throws IOException which ends the walk
     */
    Descent visit(ObjectPair pair) throws IOException;

    /**
     * Takes the failure to read one of both versions of an object; the objects below it are left
     * out.
     *
     * @param reader the tree that it belongs to
     * @throws IOException which ends the walk
     */
    void unreadable(ObjectPath path, ObjectReader reader, IOException fault) throws IOException;
  }

  /** Reads one version of an object. */
  private interface Reading {
    Reading NONE = () -> null;

    @Nullable ObjectVersion read() throws IOException;
  }

  private final ObjectReader before;
  private final ObjectReader after;
  private final Visitor visitor;
  private final ContainerVisits visits = new ContainerVisits();

  /** Creates a walk of two trees. */
  public PairWalk(ObjectReader before, ObjectReader after, Visitor visitor) {
    this.before = before;
    this.after = after;
    this.visitor = visitor;
  }

  /** Visits the object at a path, and those below it. */
  public void run(ObjectPath path) throws IOException {
    run(path, path);
  }

  /** Visits the old object at one path together with the new one at another path. */
  void run(ObjectPath from, ObjectPath path) throws IOException {
    visit(null, path, () -> before.read(from), () -> after.read(path));
  }

  /**
   * Visits one object of a container, and those below it.
   *
   * @param container a pair whose tree before is known; it may be without a version after
   */
  public void run(ObjectPair container, String id) throws IOException {
    ObjectVersion old = container.before();
    boolean was = old != null && container.idsBefore().contains(id);
    ObjectPath path = container.path().child(id);
    visit(
        container,
        path,
        old == null || !was ? Reading.NONE : () -> before.child(old, id),
        () -> after.read(path));
  }

  private void visit(@Nullable ObjectPair container, ObjectPath path, Reading old, Reading now)
      throws IOException {
    ObjectReader reader = after;
    ObjectVersion versionBefore;
    ObjectVersion versionAfter;
    try {
      versionAfter = now.read();
      reader = before;
      versionBefore = old.read();
    } catch (IOException fault) {
      visitor.unreadable(path, reader, fault);
      return;
    }
    ObjectPair pair = new ObjectPair(container, path, versionBefore, versionAfter);
    Descent descent = visitor.visit(pair);
    switch (descent) {
      case NOTHING -> {}
      case ALL -> all(pair);
      case AFTER -> children(pair, pair.idsAfter());
      case AFTER_ALONE -> children(pair.withoutBefore(), pair.idsAfter());
    }
  }

  private void all(ObjectPair pair) throws IOException {
    Set<String> ids = new TreeSet<>(PythonOrder.TEXT);
    ids.addAll(pair.idsBefore());
    ids.addAll(pair.idsAfter());
    // The files of a tree end somewhere; a graph of records may not.
    if (!ids.isEmpty() && enters(pair.after()) && enters(pair.before())) {
      children(pair, ids);
    }
  }

  private boolean enters(@Nullable ObjectVersion version) {
    return version == null || visits.enters(version.oid());
  }

  private void children(ObjectPair pair, Collection<String> ids) throws IOException {
    ObjectVersion old = pair.before();
    ObjectVersion now = pair.after();
    Set<String> idsBefore = new HashSet<>(pair.idsBefore());
    Set<String> idsAfter = new HashSet<>(pair.idsAfter());
    List<String> coming = List.copyOf(ids);
    if (now != null) {
      after.announce(now, coming, id -> !idsBefore.contains(id));
    }
    if (old != null) {
      before.announce(old, coming, id -> !idsAfter.contains(id));
    }
    for (String id : ids) {
      visit(
          pair,
          pair.path().child(id),
          old == null || !idsBefore.contains(id) ? Reading.NONE : () -> before.child(old, id),
          now == null || !idsAfter.contains(id) ? Reading.NONE : () -> after.child(now, id));
    }
  }
}
