package io.camelzodb.sync;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files that are ready and removes what is gone. What is below an object that cannot be
 * written is left as it is. Used by one thread at a time.
 */
final class RecordWriting {
  private final TreeSink files;
  private final @Nullable RecordPlaces places;
  private final boolean skipErrors;
  private final Selection selection;
  private final Consumer<Problem> problems;
  private final Set<ObjectPath> left = new HashSet<>();
  private long objects;
  private long unsupported;
  private long errors;

  RecordWriting(
      TreeSink files,
      RecordOptions options,
      Consumer<Problem> problems,
      @Nullable RecordPlaces places) {
    this.places = places;
    this.files = files;
    this.skipErrors = options.skipErrors();
    this.selection = options.selection();
    this.problems = problems;
  }

  void write(List<RecordStep> steps) throws IOException {
    for (RecordStep step : steps) {
      if (step instanceof RecordStep.Ready ready) {
        write(ready);
      } else if (step instanceof RecordStep.Failed failed) {
        leave(failed.path(), failed.oid(), failed.fault());
      } else if (step instanceof RecordStep.Listed listed) {
        if (!isLeft(listed.path())) {
          prune(listed.path(), listed.ids());
        }
      } else if (step instanceof RecordStep.Pruned pruned) {
        ObjectPath path = pruned.path();
        files.prune(
            path,
            name -> !pruned.gone().contains(name) || selection.leavesOut(path.child(name)),
            pruned.gone());
      } else if (step instanceof RecordStep.Told told) {
        problem(told.problem());
      }
    }
  }

  private void write(RecordStep.Ready ready) throws IOException {
    ObjectPath path = ready.files().path();
    if (isLeft(path)) {
      return;
    }
    try {
      if (!files.write(ready.files())) {
        left.add(path);
        return;
      }
    } catch (StorageException fault) {
      leave(path, ready.oid(), fault);
      return;
    } finally {
      if (places != null) {
        places.read(ready.node());
      }
    }
    if (places != null) {
      places.written(ready.node());
    }
    objects++;
    if (ready.unsupported()) {
      unsupported++;
    }
    if (ready.leaf()) {
      prune(path, Set.of());
    }
  }

  private void prune(ObjectPath path, Set<String> ids) throws IOException {
    files.prune(path, name -> ids.contains(name) || selection.leavesOut(path.child(name)));
  }

  private void leave(ObjectPath path, Oid oid, StorageException fault) throws StorageException {
    if (isLeft(path)) {
      return;
    }
    if (!skipErrors) {
      throw fault;
    }
    left.add(path);
    String message = String.valueOf(fault.getMessage());
    problem(new Problem(Problem.Severity.ERROR, path.toString(), oid, message, "skipped"));
  }

  private boolean isLeft(ObjectPath path) {
    for (int depth = left.isEmpty() ? 0 : path.ids().size(); depth > 0; depth--) {
      if (left.contains(new ObjectPath(path.ids().subList(0, depth)))) {
        return true;
      }
    }
    return false;
  }

  void problem(Problem problem) {
    if (problem.severity().leavesOut()) {
      errors++;
    }
    problems.accept(problem);
  }

  /** How many objects were written or found equal. */
  long objects() {
    return objects;
  }

  /** How many of them are of an unknown type. */
  long unsupported() {
    return unsupported;
  }

  /** How many problems left something out. */
  long errors() {
    return errors;
  }
}
