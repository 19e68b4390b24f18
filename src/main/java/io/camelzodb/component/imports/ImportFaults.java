package io.camelzodb.component.imports;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.record.pass.OmittedSubtrees;
import io.camelzodb.sync.record.pass.StreamingTreeWriter;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.WalkFaults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the objects that an import cannot read, and the containers that it cannot list
 * completely. Not safe for many threads.
 */
final class ImportFaults implements WalkFaults {
  private static final int MOST_PROBLEMS = 10_000;

  private final List<Problem> problems = new ArrayList<>();
  private final List<LostObject> lost = new ArrayList<>();
  private final OmittedSubtrees omitted = new OmittedSubtrees();

  /** The containers whose content cannot be listed completely, and why. */
  private final Map<ObjectPath, String> lacking = new HashMap<>();

  /** An object that cannot be read; its problem has been reported. */
  private record LostObject(ObjectPath path, Problem problem, @Nullable StorageException fault) {}

  @Override
  public void problem(Problem problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  @Override
  public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
    if (!omitted.covers(path)) {
      unreadable(path, problem, fault);
    }
  }

  /** Notes an object that the walk found, and that cannot be read. */
  void unreadable(ObjectPath path, Problem problem, @Nullable StorageException fault) {
    lost.add(new LostObject(path, problem, fault));
    omitted.add(path);
    problem(problem);
  }

  @Override
  public void unlisted(ObjectPath container, Problem problem) {
    if (!omitted.covers(container) && lacking.putIfAbsent(container, problem.message()) == null) {
      problem(problem);
    }
  }

  /** Whether a path is that of a lost object, or below one. */
  boolean covers(ObjectPath path) {
    return omitted.covers(path);
  }

  /** Returns why a container cannot be listed completely; null if it can. */
  @Nullable String lacking(ObjectPath container) {
    return lacking.get(container);
  }

  /** Reports the lost objects to the writer of a tree. */
  void reportLost(StreamingTreeWriter objects) throws IOException {
    for (LostObject each : lost) {
      objects.lost(each.path(), each.problem(), each.fault());
    }
  }

  /** Forgets the lost objects, once all trees know them. */
  void clearLost() {
    lost.clear();
  }

  /** Returns the problems so far. */
  List<Problem> problems() {
    return problems;
  }
}
