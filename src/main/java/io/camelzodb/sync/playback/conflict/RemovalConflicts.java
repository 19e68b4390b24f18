package io.camelzodb.sync.playback.conflict;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides conflicts about objects that one side created or removed. For one plan.
 *
 * <p>Two versions of an object are compared by {@link DataDifference}. The base versions are no
 * tree that could be walked beside the database: each has a transaction of its own, that in which
 * its files were played back last, and comes from a commit if that is packed away. So the tree of
 * the database is walked alone, and only to the first object that differs.
 */
final class RemovalConflicts {
  private final Plan plan;
  private final BaseVersions bases;
  private final DatabaseReader present;
  private final ObjectMerge merge;
  private final ConflictDecisions decisions;
  private final OperationDecisions verdicts;

  RemovalConflicts(
      Plan plan,
      BaseVersions bases,
      DatabaseReader present,
      ObjectMerge merge,
      ConflictDecisions decisions,
      OperationDecisions verdicts) {
    this.plan = plan;
    this.bases = bases;
    this.present = present;
    this.merge = merge;
    this.decisions = decisions;
    this.verdicts = verdicts;
  }

  /** Decides an object that is in the files but not in the database, though its container is. */
  void create(Operation.Create create) throws IOException {
    ObjectPath path = create.path();
    ConflictFiles.Resolution decided = decisions.of(path, ObjectLayers.without(create.target()));
    ObjectData base = decided != null ? null : bases.read(path);
    if (base == null) {
      if (decided != null && decided.take() == ConflictFiles.Choice.THEIRS) {
        verdicts.keepAll(path, "stays removed, as you chose");
      } else {
        verdicts.play(create);
      }
    } else if (unchangedHere(path)) {
      verdicts.keepAll(path, "removed in the database, since " + bases.tid(path));
    } else {
      verdicts.drop(path);
      String reason = "changed in the files and removed in the database, since " + bases.tid(path);
      verdicts.conflict(
          path, reason, plan.tid(), merge.digest(ObjectLayers.without(create.target())), Map.of());
    }
  }

  /** Whether the objects to create again are unchanged in the files. */
  private boolean unchangedHere(ObjectPath top) throws IOException {
    for (Operation operation : plan.operations()) {
      if (operation.path().isWithin(Set.of(top))) {
        ObjectData base = bases.read(operation.path());
        boolean same =
            base != null
                && operation instanceof Operation.Create create
                && DataDifference.same(create.type(), ObjectLayers.without(create.target()), base);
        if (!same && !(operation instanceof Operation.Order)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Decides an object that is in the database but not in the files. */
  void delete(Operation.Delete delete) throws IOException {
    ObjectPath path = delete.path();
    ConflictFiles.Resolution decided = decisions.of(path, null);
    if (decided != null && decided.take() == ConflictFiles.Choice.THEIRS) {
      verdicts.keep(path, "you chose the version of the database");
      return;
    }
    Tid tid = decided == null ? null : decided.database();
    ObjectData base = tid == null ? bases.read(path) : bases.read(path, tid);
    if (base == null) {
      verdicts.keep(path, "created in the database since " + bases.tid(path));
      return;
    }
    ObjectPath changed = changedThere(path, tid);
    if (changed == null) {
      verdicts.play(delete);
      return;
    }
    String reason =
        "removed in the files and changed in the database"
            + (changed.equals(path) ? "" : " (" + changed + ")")
            + ", since "
            + bases.tid(path);
    verdicts.conflict(path, reason, plan.tid(), ConflictFiles.NONE, Map.of());
  }

  /** Returns the first object at or below a path that was changed; null if there is none. */
  private @Nullable ObjectPath changedThere(ObjectPath path, @Nullable Tid since)
      throws IOException {
    ZopeObject top = present.find(path);
    if (top == null) {
      return null;
    }
    for (ZopeObject object : present.tree().walk(top, each -> true)) {
      ObjectData now = present.data(object);
      ObjectData base =
          since == null ? bases.read(object.path(), now) : bases.read(object.path(), since);
      Tid last = since == null ? bases.tid(object.path()) : since;
      boolean opaque = now.metadata().containsKey("unsupported");
      if (base == null
          || (opaque && object.tid().compareTo(last) > 0)
          || !DataDifference.same(String.valueOf(object.metaType()), now, base)) {
        return object.path();
      }
    }
    return null;
  }
}
