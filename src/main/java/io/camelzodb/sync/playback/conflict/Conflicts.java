package io.camelzodb.sync.playback.conflict;

import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.ConflictRule;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.secret.Secrecy;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the conflicts between a plan and the changes of others in the database, since the tree was
 * made. Objects that only the database has changed stay as they are; objects that both sides
 * changed are problems, or are merged. For one plan.
 */
public final class Conflicts {
  private final Plan plan;
  private final BaseVersions bases;
  private final ConflictRule rule;
  private final DatabaseReader present;
  private final ObjectMerge merge;
  private final OperationDecisions verdicts;
  private final ConflictDecisions decisions;
  private final RemovalConflicts removals;
  private final OrderConflicts orders;
  private final Set<ObjectPath> created = new HashSet<>();

  /**
   * Holds the plan without conflicts, and the conflicts.
   *
   * @param files the conflicts for people to resolve
   * @param resolved objects whose conflicts are resolved with this plan
   * @param otherwise objects that will differ from the files
   * @param conflicts objects that both sides changed and that are not decided
   */
  public record Outcome(
      Plan plan,
      List<ConflictFiles.Conflict> files,
      List<ObjectPath> resolved,
      Set<ObjectPath> otherwise,
      List<ObjectPath> conflicts) {}

  public Conflicts(
      Plan plan,
      Snapshot snapshot,
      PlaybackOptions options,
      BaseVersions bases,
      ConflictRule rule,
      ConflictFiles folder,
      Secrecy secrecy) {
    this.plan = plan;
    this.bases = bases;
    this.rule = rule;
    this.present = new DatabaseReader(snapshot, options.zope());
    this.merge = new ObjectMerge(snapshot, options, secrecy);
    this.verdicts = new OperationDecisions(plan, rule);
    this.decisions = new ConflictDecisions(rule, folder, merge, verdicts);
    this.removals = new RemovalConflicts(plan, bases, present, merge, decisions, verdicts);
    this.orders = new OrderConflicts(bases, rule, present, verdicts);
  }

  /** Returns the plan without the changes of others, and with merged ones. */
  public Outcome outcome() throws IOException {
    for (Operation operation : plan.operations()) {
      if (operation instanceof Operation.CreateRoot) {
        // An empty database has no changes of others.
        return new Outcome(plan, List.of(), List.of(), Set.of(), List.of());
      }
      if (operation instanceof Operation.Create || operation instanceof Operation.Retype) {
        created.add(operation.path());
      }
    }
    Operation.Cases<IOException> decisionOfEach = new Decisions();
    for (Operation operation : plan.operations()) {
      if (verdicts.isDropped(operation.path())) {
        continue;
      }
      try {
        operation.on(decisionOfEach);
      } catch (StorageException | TreeFault fault) {
        if (operation instanceof Operation.Create) {
          verdicts.drop(operation.path());
        }
        verdicts.addDiffering(operation.path());
        verdicts.problems().report(operation.path(), fault);
      }
    }
    return verdicts.outcome();
  }

  /** Decides one operation after the other. */
  private final class Decisions implements Operation.Cases<IOException> {
    @Override
    public void createRoot(Operation.CreateRoot root) {
      throw new IllegalStateException("an empty database has no changes of others");
    }

    @Override
    public void delete(Operation.Delete delete) throws IOException {
      removals.delete(delete);
    }

    @Override
    public void create(Operation.Create create) throws IOException {
      if (created.contains(create.path().parent())) {
        // Decided with its container.
        verdicts.play(create);
      } else {
        removals.create(create);
      }
    }

    @Override
    public void retype(Operation.Retype retype) throws IOException {
      Conflicts.this.retype(retype);
    }

    @Override
    public void change(Operation.Change change) throws IOException {
      Conflicts.this.change(change);
    }

    @Override
    public void order(Operation.Order order) throws IOException {
      if (created.contains(order.path())) {
        verdicts.play(order);
      } else {
        orders.order(order);
      }
    }

    @Override
    public void state(Operation.State state) throws IOException {
      otherOperation(state);
    }
  }

  private void change(Operation.Change change) throws IOException {
    ObjectPath path = change.path();
    // The layer follows from the files; nobody changes it.
    ObjectData ours = ObjectLayers.without(change.target());
    ObjectData theirs = ObjectLayers.without(change.current());
    if (DataDifference.same(change.type(), ours, theirs)) {
      verdicts.play(change);
      return;
    }
    ConflictFiles.Resolution decided = decisions.of(path, ours);
    ObjectData base;
    if (decided == null) {
      base = bases.read(path, theirs);
    } else {
      base = bases.read(path, decided.database());
      if (decided.take() == ConflictFiles.Choice.THEIRS) {
        verdicts.keep(path, "you chose the version of the database");
        return;
      }
      ours = decided.data() == null ? ours : MaskedSecrets.restored(decided.data(), theirs);
    }
    if (base != null && DataDifference.same(change.type(), ours, base)) {
      verdicts.keep(path, "changed in the database only, since " + bases.tid(path));
    } else if (base != null && DataDifference.same(change.type(), theirs, base)) {
      verdicts.play(decided == null ? change : merge.changed(change, ours));
    } else if (DataDifference.same(change.type(), ours, theirs)) {
      verdicts.keep(path, "changed to the same on both sides");
    } else {
      changedOnBothSides(change, base == null ? ObjectMerge.NOTHING : base, ours);
    }
  }

  private void changedOnBothSides(Operation.Change change, ObjectData base, ObjectData ours)
      throws IOException {
    ObjectPath path = change.path();
    if (rule == ConflictRule.REFUSE) {
      verdicts.addDiffering(path);
      DataDifference ourDifference = DataDifference.of(change.type(), base, ours);
      DataDifference theirDifference =
          DataDifference.of(change.type(), base, ObjectLayers.without(change.current()));
      String changedOnBoth = "changed on both sides since " + bases.tid(path) + ": ";
      verdicts.refuse(
          path,
          changedOnBoth + ourDifference + " in the files, " + theirDifference + " in the database");
      return;
    }
    ObjectMerge.Merged merged = merge.merge(change, base, ours);
    if (!merged.conflicts().isEmpty()) {
      String reason =
          "both the files and the database changed "
              + String.join(", ", merged.conflicts())
              + " since "
              + bases.tid(path);
      String digest = merge.digest(ObjectLayers.without(change.target()));
      verdicts.conflict(path, reason, plan.tid(), digest, merged.files());
    } else if (merged.operation() != null) {
      verdicts.merge(merged.operation());
    } else {
      verdicts.addDiffering(path);
    }
  }

  private void retype(Operation.Retype retype) throws IOException {
    ObjectPath path = retype.path();
    ZopeObject object = present.find(path);
    ObjectData ours = ObjectLayers.without(retype.target());
    ConflictFiles.Resolution decided = decisions.of(path, ours);
    if (decided != null && decided.take() == ConflictFiles.Choice.THEIRS) {
      verdicts.keep(path, "you chose the version of the database");
      return;
    }
    ObjectData theirs = object == null ? null : present.data(object);
    ObjectData base =
        decided == null ? bases.read(path, theirs) : bases.read(path, decided.database());
    if (base != null && theirs != null && DataDifference.same(retype.oldType(), theirs, base)) {
      verdicts.play(retype);
    } else if (base != null && DataDifference.same(retype.type(), ours, base)) {
      verdicts.keep(path, "changed in the database only, since " + bases.tid(path));
    } else {
      String reason =
          "a "
              + retype.type()
              + " in the files and a "
              + retype.oldType()
              + " in the database, both changed since "
              + bases.tid(path);
      verdicts.conflict(path, reason, plan.tid(), merge.digest(ours), Map.of());
    }
  }

  /** Decides an operation by the time of its object alone. */
  private void otherOperation(Operation operation) throws IOException {
    ZopeObject object = present.find(operation.path());
    if (object == null || object.tid().compareTo(bases.tid(operation.path())) <= 0) {
      verdicts.play(operation);
      return;
    }
    verdicts.drop(operation.path());
    verdicts.refuse(
        operation.path(),
        "differs from the files, and was changed in the database since "
            + bases.tid(operation.path()),
        "record it, or play it back with --conflicts overwrite");
  }
}
