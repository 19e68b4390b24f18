package io.camelzodb.sync.playback.conflict;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PathProblems;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.zope.ObjectPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the decisions on the operations of a plan. For one plan. */
final class OperationDecisions {
  private final Plan plan;
  private final ConflictRule rule;
  private final List<Operation> operations = new ArrayList<>();
  private final PathProblems problems;
  private final List<ConflictFiles.Conflict> files = new ArrayList<>();
  private final List<ObjectPath> resolved = new ArrayList<>();
  private final Set<ObjectPath> differing = new HashSet<>();
  private final Set<ObjectPath> dropped = new HashSet<>();
  private final List<ObjectPath> conflicts = new ArrayList<>();

  OperationDecisions(Plan plan, ConflictRule rule) {
    this.plan = plan;
    this.rule = rule;
    this.problems = new PathProblems(plan.problems());
  }

  Conflicts.Outcome outcome() {
    return new Conflicts.Outcome(
        new Plan(
            plan.tid(),
            plan.compared(),
            plan.unsupported(),
            List.copyOf(operations),
            problems.all()),
        List.copyOf(files),
        List.copyOf(resolved),
        Set.copyOf(differing),
        List.copyOf(conflicts));
  }

  PathProblems problems() {
    return problems;
  }

  /** Returns the operations that are kept so far. */
  List<Operation> operations() {
    return operations;
  }

  void play(Operation operation) {
    operations.add(operation);
  }

  /** Adds an operation that differs from the files. */
  void merge(Operation operation) {
    differing.add(operation.path());
    operations.add(operation);
  }

  void resolved(ObjectPath path) {
    resolved.add(path);
  }

  void addDiffering(ObjectPath path) {
    differing.add(path);
  }

  void keep(ObjectPath path, String why) {
    differing.add(path);
    problems.note(path, "stays as in the database: " + why);
  }

  /** Keeps an object and everything below it. */
  void keepAll(ObjectPath path, String why) {
    drop(path);
    keep(path, why);
  }

  /** Drops an object and everything below it. */
  void drop(ObjectPath path) {
    differing.add(path);
    dropped.add(path);
  }

  boolean isDropped(ObjectPath path) {
    return path.isWithin(dropped);
  }

  /** Reports an object that both sides have changed. */
  void refuse(ObjectPath path, String description) {
    refuse(path, description, null);
  }

  /** The same, with what to do. */
  void refuse(ObjectPath path, String description, @Nullable String advice) {
    conflicts.add(path);
    problems.conflict(path, description, advice);
  }

  /**
   * Adds a conflict that a person must resolve.
   *
   * @param digest the digest of the files of the tree
   * @param merged both versions between markers, if possible
   */
  void conflict(
      ObjectPath path,
      String description,
      Tid database,
      String digest,
      Map<String, byte[]> merged) {
    differing.add(path);
    refuse(path, description);
    if (rule == ConflictRule.MERGE) {
      resolved.remove(path);
      files.add(ConflictFiles.conflict(path, description, database, digest, merged));
    }
  }
}
