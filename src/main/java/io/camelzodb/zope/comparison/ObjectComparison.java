package io.camelzodb.zope.comparison;

import io.camelzodb.pickle.Text;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.value.PythonOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two trees of objects and gives what differs.
 *
 * <p>The differences come one after the other, in the order of the tree: a container before what it
 * holds, the ids in it by code point. Held in memory are the ids of the containers on the way to
 * the object that is compared; for moves also some paths, see {@link #findingMoves}. What one tree
 * {@linkplain ObjectVersion#leftOut knows nothing of} is neither added nor removed. Where one tree
 * is a part of a site, only that part is compared. For one thread and one comparison.
 */
public final class ObjectComparison {
  private static final int AHEAD = 256;

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
  private final EnteredPlaces entered = new EnteredPlaces();
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
  }

  /** Compares which objects there are and not what they hold. */
  static ObjectComparison ofStructure(ObjectReader before, ObjectReader after) {
    ObjectComparison comparison = new ObjectComparison(before, after);
    comparison.structure = true;
    return comparison;
  }

  /**
   * Also tells what was moved. Both trees are walked through once more before, without their
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
   * @throws IOException where a source cannot be read any more; or what {@code to} throws
   */
  public void run(Differences to) throws IOException {
    run(commonTops(), to);
  }

  /**
   * Compares the objects at some paths, each with all below it.
   *
   * @param paths none of them below another one
   * @throws IOException where a source cannot be read any more; or what {@code to} throws
   */
  public void run(List<ObjectPath> paths, Differences to) throws IOException {
    if (moving) {
      moves = Moves.find(before, after, paths);
    }
    differences = to;
    for (ObjectPath path : paths) {
      compare(path, path);
    }
  }

  /** The paths that both trees speak of; the tree of a part says nothing of the rest. */
  private List<ObjectPath> commonTops() throws IOException {
    List<ObjectPath> olds = before.tops();
    List<ObjectPath> news = after.tops();
    if (olds.isEmpty() || news.isEmpty()) {
      return olds.isEmpty() ? news : olds;
    }
    Set<ObjectPath> common = new HashSet<>();
    Set<ObjectPath> alone = new HashSet<>();
    for (ObjectPath top : olds) {
      (top.isWithin(Set.copyOf(news)) ? common : alone).add(top);
    }
    for (ObjectPath top : news) {
      (top.isWithin(Set.copyOf(olds)) ? common : alone).add(top);
    }
    // A part of which the other tree has a smaller part is compared there.
    alone.removeIf(top -> common.stream().anyMatch(part -> part.startsWith(top)));
    common.addAll(alone);
    List<ObjectPath> sorted = new ArrayList<>(common);
    sorted.sort((one, other) -> PythonOrder.TEXT.compare(one.toString(), other.toString()));
    return sorted;
  }

  /** Compares what was at a path with what is at another one, mostly the same. */
  private void compare(ObjectPath from, ObjectPath path) throws IOException {
    ObjectVersion old = read(before, from, path);
    ObjectVersion now = read(after, path, path);
    if (old == UNREADABLE || now == UNREADABLE) {
      return;
    }
    if (old != null && now != null) {
      both(old, now);
    } else if (old != null) {
      one(old, before, true);
    } else if (now != null) {
      one(now, after, false);
    }
  }

  /** An object; null where there is none. */
  private @Nullable ObjectVersion read(ObjectReader reader, ObjectPath path, ObjectPath shown)
      throws IOException {
    try {
      return reader.read(path);
    } catch (IOException fault) {
      leaveOut(reader, shown, fault);
      return UNREADABLE;
    }
  }

  private void leaveOut(ObjectReader reader, ObjectPath path, IOException fault)
      throws IOException {
    if (!reader.isOfObject(fault)) {
      throw fault;
    }
    differences.add(
        new ObjectDifference.LeftOut(
            path, reader.name() + ": " + String.valueOf(fault.getMessage())));
  }

  private void both(ObjectVersion old, ObjectVersion now) throws IOException {
    ObjectPath path = now.path();
    List<String> olds;
    List<String> news;
    List<ObjectDifference> found = List.of();
    try {
      olds = old.children();
      news = now.children();
      if (!structure) {
        found = differences(old, now, olds, news);
      }
    } catch (IOException fault) {
      // What is damaged is of one of both.
      leaveOut(after.isOfObject(fault) ? after : before, path, fault);
      return;
    }
    for (ObjectDifference difference : found) {
      differences.add(difference);
    }
    boolean container = !olds.isEmpty() || !news.isEmpty();
    if (container && entered.enters(now.oid()) && entered.enters(old.oid())) {
      children(old, now, olds, news);
    }
  }

  /** What differs at an object itself. */
  private static List<ObjectDifference> differences(
      ObjectVersion old, ObjectVersion now, List<String> olds, List<String> news)
      throws IOException {
    ObjectPath path = now.path();
    ObjectData one = old.data();
    ObjectData other = now.data();
    List<ObjectDifference> found = new ArrayList<>(2);
    DataDifference data = DataDifference.of(commonType(one, other), one, other);
    boolean state = StateComparison.differ(old, one, now, other);
    if (!data.isNone() || state) {
      found.add(new ObjectDifference.Changed(path, old, now, data, state));
    }
    ObjectDifference order = order(path, one, other, olds, news);
    if (order != null) {
      found.add(order);
    }
    return found;
  }

  private static @Nullable String commonType(ObjectData one, ObjectData other) {
    return one.metadata().get("type") instanceof Text type
            && type.equals(other.metadata().get("type"))
        ? type.value()
        : null;
  }

  private static @Nullable ObjectDifference order(
      ObjectPath path, ObjectData one, ObjectData other, List<String> olds, List<String> news) {
    List<String> ordered = ObjectVersion.order(one);
    List<String> reordered = ObjectVersion.order(other);
    if (ordered == null || reordered == null || ordered.equals(reordered)) {
      return null;
    }
    Set<String> common = new HashSet<>(olds);
    common.retainAll(new HashSet<>(news));
    List<String> first = ordered.stream().filter(common::contains).distinct().toList();
    List<String> second = reordered.stream().filter(common::contains).distinct().toList();
    return first.equals(second) ? null : new ObjectDifference.Reordered(path, first, second);
  }

  private void children(ObjectVersion old, ObjectVersion now, List<String> olds, List<String> news)
      throws IOException {
    Set<String> all = new TreeSet<>(PythonOrder.TEXT);
    all.addAll(olds);
    all.addAll(news);
    Set<String> were = new HashSet<>(olds);
    Set<String> are = new HashSet<>(news);
    Ahead ahead = new Ahead(List.copyOf(all));
    for (String id : all) {
      ahead.next(old.path(), now.path());
      ObjectPath from = old.path().child(id);
      ObjectPath path = now.path().child(id);
      ObjectVersion one = were.contains(id) ? read(before, from, path) : null;
      ObjectVersion other = are.contains(id) && one != UNREADABLE ? read(after, path, path) : null;
      if (one == UNREADABLE || other == UNREADABLE) {
        continue;
      }
      if (one != null && other != null) {
        both(one, other);
      } else if (one != null || other != null) {
        String reason;
        try {
          reason = one == null ? old.leftOut(id) : now.leftOut(id);
        } catch (IOException fault) {
          leaveOut(one == null ? before : after, path, fault);
          continue;
        }
        if (reason != null) {
          differences.add(new ObjectDifference.LeftOut(path, reason));
        } else if (other != null) {
          one(other, after, false);
        } else {
          one(one, before, true);
        }
      }
    }
  }

  /** Announces what will be read, some way ahead. */
  private final class Ahead {
    private final List<String> ids;
    private int next;

    Ahead(List<String> ids) {
      this.ids = ids;
    }

    void next(ObjectPath old, ObjectPath now) {
      if (next++ % AHEAD == 0) {
        List<String> coming = ids.subList(next - 1, Math.min(ids.size(), next - 1 + AHEAD));
        before.announce(old, coming);
        after.announce(now, coming);
      }
    }
  }

  /** An object that only one tree has at its path, and all below it. */
  private void one(ObjectVersion object, ObjectReader reader, boolean gone) throws IOException {
    ObjectPath path = object.path();
    ObjectPath from = gone ? null : moves.from(path);
    if (from != null) {
      differences.add(new ObjectDifference.Moved(path, from));
      compare(from, path);
      return;
    }
    if (gone && moves.isMoved(path)) {
      return;
    }
    differences.add(
        gone
            ? new ObjectDifference.Removed(path, object)
            : new ObjectDifference.Added(path, object));
    List<String> ids;
    try {
      ids = object.children();
    } catch (IOException fault) {
      leaveOut(reader, path, fault);
      return;
    }
    if (ids.isEmpty() || !entered.enters(object.oid())) {
      return;
    }
    for (int i = 0; i < ids.size(); i++) {
      if (i % AHEAD == 0) {
        reader.announce(path, ids.subList(i, Math.min(ids.size(), i + AHEAD)));
      }
      ObjectPath below = path.child(ids.get(i));
      ObjectVersion child = read(reader, below, below);
      if (child != null && child != UNREADABLE) {
        one(child, reader, gone);
      }
    }
  }

  /** In the place of an object that cannot be read, which has been told. */
  private static final ObjectVersion UNREADABLE =
      new ObjectVersion() {
        @Override
        public ObjectPath path() {
          throw new IllegalStateException("there is no object");
        }

        @Override
        public ObjectData data() {
          throw new IllegalStateException("there is no object");
        }

        @Override
        public List<String> children() {
          throw new IllegalStateException("there is no object");
        }

        @Override
        public @Nullable String leftOut(String id) {
          throw new IllegalStateException("there is no object");
        }
      };
}
