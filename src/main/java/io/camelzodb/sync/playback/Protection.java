package io.camelzodb.sync.playback;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.Selection;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.walk.DatabaseReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Protects paths: no playback changes, creates or removes an object there. */
final class Protection {
  private final Selection unprotected;

  /**
   * Creates a protection.
   *
   * @param patterns patterns of paths, with commas between; may be empty
   */
  Protection(String patterns) {
    this.unprotected = new Selection("", patterns, "", "");
  }

  /**
   * Returns the plan without operations on protected objects; reports each of them as a problem.
   *
   * @throws StorageException if the database cannot be read
   */
  Plan checked(Plan plan, Snapshot snapshot, ZopeOptions options) throws StorageException {
    if (unprotected.takesAll()) {
      return plan;
    }
    DatabaseReader objects = new DatabaseReader(snapshot, options);
    List<Operation> allowed = new ArrayList<>();
    List<Problem> problems = new ArrayList<>(plan.problems());
    for (Operation operation : plan.operations()) {
      ObjectPath touched = touched(operation, objects);
      if (touched == null) {
        allowed.add(operation);
      } else {
        String reason =
            touched.equals(operation.path())
                ? "differs from the files"
                : "is to be removed with " + touched + ", which";
        problems.add(
            Problem.ofObject(
                Problem.Severity.ERROR,
                operation.path(),
                null,
                reason + (touched.equals(operation.path()) ? ", but" : "") + " is protected",
                "it is not changed; see zodb.playback-protect"));
      }
    }
    return new Plan(
        plan.tid(), plan.compared(), plan.unsupported(), List.copyOf(allowed), problems);
  }

  /** Returns the protected object that an operation would change; null if there is none. */
  private @Nullable ObjectPath touched(Operation operation, DatabaseReader objects)
      throws StorageException {
    if (operation instanceof Operation.CreateRoot) {
      return null;
    }
    if (unprotected.leavesOut(operation.path())) {
      return operation.path();
    }
    ZopeObject top = operation instanceof Operation.Delete ? objects.find(operation.path()) : null;
    if (top != null) {
      for (ZopeObject object : objects.tree().walk(top, each -> true)) {
        if (unprotected.leavesOut(object.path())) {
          return object.path();
        }
      }
    }
    return null;
  }
}
