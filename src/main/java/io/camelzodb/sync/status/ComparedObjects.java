package io.camelzodb.sync.status;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.ThrownFault;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.comparison.ObjectDifference;
import io.camelzodb.zope.comparison.ObjectPair;
import io.camelzodb.zope.comparison.PairWalk;
import io.camelzodb.zope.comparison.PairWalk.Descent;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Visits objects in the database and in the files side by side, and reports those that differ. Also
 * reports those that are not as in HEAD. For one thread.
 */
final class ComparedObjects implements PairWalk.Visitor {
  private final DatabaseReader stored;
  private final ObjectTreeReader files;
  private final LocalFiles local;
  private final ThreeWayComparison sides;
  private final Consumer<ObjectStatus> each;
  private final Consumer<Problem> problems;

  /** Objects that must not be visited twice: those that are looked at alone, or edited. */
  private final Set<ObjectPath> visited = new HashSet<>();

  private boolean few;
  private boolean alone;
  private @Nullable ObjectPair last;
  private long count;

  ComparedObjects(
      DatabaseReader stored,
      ObjectTreeReader files,
      LocalFiles local,
      ThreeWayComparison sides,
      Consumer<ObjectStatus> each,
      Consumer<Problem> problems) {
    this.stored = stored;
    this.files = files;
    this.local = local;
    this.sides = sides;
    this.each = each;
    this.problems = problems;
  }

  /** Sets whether objects that both have are visited without the objects below them. */
  void alone(boolean value) {
    alone = value;
    few = true;
  }

  /** Returns the last pair that was visited; null if an object could not be read. */
  @Nullable ObjectPair last() {
    return last;
  }

  /** Whether an object that is looked at alone, or has edited files, was visited. */
  boolean wasVisited(ObjectPath path) {
    return visited.contains(path);
  }

  /** Returns how many objects were visited. */
  long count() {
    return count;
  }

  @Override
  public Descent visit(ObjectPair pair) throws IOException {
    ObjectPath path = pair.path();
    last = pair;
    boolean nowhere = pair.before() == null && pair.after() == null;
    if (nowhere || !isFirst(path)) {
      return Descent.NOTHING;
    }
    count++;
    try {
      return compared(pair);
    } catch (ValueLimitException tooMuch) {
      FaultDetails details = tooMuch.fault().details();
      report(path, new Fault.Limit(details.saying("it has " + details.problem())), true);
    } catch (IOException fault) {
      failed(path, files.isOfObject(fault) ? files : stored, fault);
    }
    last = null;
    return Descent.NOTHING;
  }

  /** Whether an object was not visited before; a walk through all objects meets each once. */
  private boolean isFirst(ObjectPath path) {
    return !(few || local.states().containsKey(path)) || visited.add(path);
  }

  private Descent compared(ObjectPair pair) throws IOException {
    ObjectPath path = pair.path();
    if (!pair.isInBoth()) {
      if (leftOut(path, pair.after() == null ? files : stored)) {
        return Descent.NOTHING;
      }
      // Its contents are listed first, so that a failure comes before the report.
      pair.idsBefore();
      pair.idsAfter();
      each.accept(sides.differing(pair, List.of()));
      return Descent.ALL;
    }
    List<ObjectDifference> differences = pair.differences();
    pair.idsBefore();
    pair.idsAfter();
    if (!differences.isEmpty()) {
      each.accept(sides.differing(pair, differences));
    } else if (local.states().containsKey(path)) {
      each.accept(sides.uncommitted(path, pair.after()));
    }
    return alone ? Descent.NOTHING : Descent.ALL;
  }

  @Override
  public void unreadable(ObjectPath path, ObjectReader reader, IOException fault)
      throws IOException {
    last = null;
    if (!reader.isOfObject(fault) || isFirst(path)) {
      count++;
      failed(path, reader, fault);
    }
  }

  private void failed(ObjectPath path, ObjectReader reader, IOException fault) throws IOException {
    if (!reader.isOfObject(fault)) {
      throw fault;
    }
    if (reader == files || !leftOut(path, files)) {
      Fault error =
          fault instanceof ThrownFault thrown
              ? thrown.fault()
              : new Fault.Damaged(String.valueOf(fault.getMessage()));
      report(path, error, reader == files);
    }
  }

  private void report(ObjectPath path, Fault fault, boolean filed) {
    each.accept(sides.unreadable(path, filed));
    problems.accept(Problem.ofFault(Problem.Severity.ERROR, path, null, fault));
  }

  /**
   * Whether a reader knows nothing of an object that it does not give: it could not be recorded, is
   * not selected, or is in another database.
   */
  private boolean leftOut(ObjectPath path, ObjectReader reader) throws IOException {
    int top = stored.tree().root().path().depth();
    for (int depth = top; depth < path.depth(); depth++) {
      ObjectVersion container;
      try {
        container = reader.read(path.prefix(depth));
        if (container == null) {
          return false;
        }
        if (container.leftOut(path.ids().get(depth)) != null) {
          return true;
        }
      } catch (IOException fault) {
        if (!reader.isOfObject(fault)) {
          throw fault;
        }
        // The container itself is reported.
        return false;
      }
    }
    return false;
  }
}
