package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Selection;
import io.camelzodb.sync.SourceFailures;
import io.camelzodb.tree.PruneRule;
import io.camelzodb.tree.TreeSink;
import io.camelzodb.tree.UnrecordedFile;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files that are ready, and removes files of objects that are gone. Files below an
 * object that cannot be written stay as they are. Used by one thread at a time.
 */
final class RecordWriter {
  private final TreeSink files;
  private final @Nullable ContainmentRecorder containment;
  private final String source;
  private final UnrecordedObjects unrecorded;
  private final Selection selection;
  private final Consumer<Problem> problems;
  private final OmittedSubtrees left = new OmittedSubtrees();
  private long objects;
  private long unsupported;
  private long errors;
  private long doubtful;

  /**
   * Creates it.
   *
   * @param source the name of the source
   */
  RecordWriter(
      TreeSink files,
      String source,
      RecordOptions options,
      Consumer<Problem> problems,
      @Nullable ContainmentRecorder containment) {
    this.containment = containment;
    this.files = files;
    this.source = source;
    this.unrecorded = new UnrecordedObjects(files);
    this.selection = options.selection();
    this.problems = problems;
  }

  void write(List<RecordStep> steps) throws IOException {
    for (RecordStep step : steps) {
      if (step instanceof RecordStep.Ready ready) {
        write(ready);
      } else if (step instanceof RecordStep.Failed failed) {
        leave(failed.path(), failed.problem(), failed.fault());
      } else if (step instanceof RecordStep.Listed listed) {
        write(listed);
      } else if (step instanceof RecordStep.Pruned pruned) {
        write(pruned);
      } else if (step instanceof RecordStep.Reported reported) {
        problem(reported.problem());
      } else {
        throw new IllegalStateException("a step that was not read: " + step);
      }
    }
  }

  private void write(RecordStep.Ready ready) throws IOException {
    ObjectPath path = ready.files().path();
    if (left.covers(path)) {
      return;
    }
    RecordStep.Found found = ready.found();
    try {
      if (!files.write(ready.files())) {
        refused(path, files.refusal());
        return;
      }
      files.recorded(found.object());
    } catch (StorageException fault) {
      Oid oid = found.object().oid();
      leave(path, Problem.ofFault(Problem.Severity.ERROR, path, oid, fault.fault()), fault);
      return;
    } finally {
      if (containment != null) {
        containment.read(found.node());
      }
    }
    if (containment != null) {
      containment.written(found.node());
    }
    objects++;
    if (ready.unsupported()) {
      unsupported++;
    }
    if (found.start()) {
      unrecorded.forget(path);
    }
    if (found.leaf()) {
      prune(path, Set.of());
      unrecorded.begin(path);
      if (found.omission() != null) {
        unrecorded.unknown(path, found.omission());
      }
    }
  }

  /** Marks an object whose files were refused, for a reason that was reported already. */
  void refused(ObjectPath path, String reason) {
    left.add(path);
    unrecorded.add(path, reason);
  }

  /** Marks an object that was written alone. */
  void recorded(ObjectPath path) throws IOException {
    unrecorded.forget(path);
  }

  /** Takes all ids of a container; only some of them are written in this pass. */
  void only(ObjectPath container, Set<String> ids) throws IOException {
    prune(container, ids);
    for (String id : files.unrecorded(container).keySet()) {
      if (!ids.contains(id)) {
        unrecorded.forget(container, id);
      }
    }
  }

  private void write(RecordStep.Listed listed) throws IOException {
    ObjectPath path = listed.path();
    if (left.covers(path)) {
      return;
    }
    unrecorded.begin(path);
    if (listed.lacks() == null) {
      prune(path, listed.ids());
    } else {
      // Objects that cannot be listed may still exist.
      unrecorded.unknown(path, listed.lacks());
    }
  }

  private void write(RecordStep.Pruned pruned) throws IOException {
    ObjectPath path = pruned.path();
    if (!pruned.gone().isEmpty()) {
      files.prune(path, PruneRule.only(pruned.gone(), unselected(path)));
    }
    for (String id : pruned.gone()) {
      unrecorded.forget(path, id);
    }
    if (pruned.lacks() == null) {
      unrecorded.forget(path, UnrecordedFile.UNKNOWN);
    } else {
      unrecorded.unknown(path, pruned.lacks());
    }
  }

  private void prune(ObjectPath path, Set<String> ids) throws IOException {
    files.prune(path, PruneRule.allBut(ids, unselected(path)));
  }

  private Predicate<String> unselected(ObjectPath container) {
    return id -> selection.leavesOut(container.child(id));
  }

  /** Leaves the files of an object and of everything below it as they are, and reports it. */
  void leave(ObjectPath path, Problem problem, @Nullable StorageException fault)
      throws StorageException {
    if (left.covers(path)) {
      return;
    }
    mark(path, problem, fault);
    Problem shown =
        problem.saying(OmissionReason.withoutPath(path, problem.message()), problem.advice());
    // An advice that is not the one of the error says what became of the object.
    boolean told =
        !problem.advice().isEmpty()
            && (problem.cause() == null || !problem.advice().equals(problem.cause().advice()));
    problem(told ? shown : shown.adding("skipped"));
  }

  /** Leaves the files of an object whose problem was reported already. */
  void mark(ObjectPath path, Problem problem, @Nullable StorageException fault)
      throws StorageException {
    if (left.covers(path)) {
      return;
    }
    if (SourceFailures.is(fault)) {
      throw fault;
    }
    if (fault != null && !OmissionReason.isCertain(fault)) {
      doubtful++;
    }
    left.add(path);
    unrecorded.add(
        path,
        fault == null
            ? OmissionReason.of(path, problem.message(), source)
            : OmissionReason.of(path, fault, source));
  }

  /** Writes the lists of objects that were left out. */
  void finish() throws IOException {
    unrecorded.write();
  }

  void problem(Problem problem) {
    if (problem.severity().leavesOut()) {
      errors++;
    }
    problems.accept(problem);
  }

  /** Returns how many objects were written or found equal. */
  long objects() {
    return objects;
  }

  /** Returns how many of them are of an unknown type. */
  long unsupported() {
    return unsupported;
  }

  /** Returns how many problems left an object out. */
  long errors() {
    return errors;
  }

  /** Returns how many of these problems may be temporary failures of the source. */
  long doubtful() {
    return doubtful;
  }
}
