package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.tree.FilelessTree;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.state.TreeOids;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether objects could be recorded: records them without writing a file. An object of a
 * type that is not supported cannot, unless its whole state is recorded: files with its type and
 * title alone do not bring it back. Not safe for many threads.
 */
public final class TrialRecording {
  private final Snapshot snapshot;
  private final RecordOptions options;
  private final Path base;
  private @Nullable OidSet tree;

  /**
   * Creates it.
   *
   * @param base the folder of the tree, which limits the lengths of paths
   */
  public TrialRecording(Snapshot snapshot, RecordOptions options, Path base) {
    this.snapshot = snapshot;
    // Files never have a mount point, whether its database is named or not.
    this.options = options.withRecurse(true).withSkipErrors(true).withMounted(Set.of());
    this.base = base;
  }

  /**
   * Returns the problem that prevents an object in a container, or anything below it, from being
   * recorded.
   *
   * @return the first problem; null if all of it can be recorded
   * @throws IOException if the source cannot be read any more, which says nothing about the object
   */
  public @Nullable Problem below(ZopeObject container, Child child) throws IOException {
    Trial trial = new Trial();
    ZopeObject object = trial.walk.tree().child(container, child);
    if (object == null) {
      trial.walk.passPending();
    } else {
      trial.walk.walk(object, ContainmentIndex.NONE);
    }
    return trial.first();
  }

  /**
   * Returns the problem that prevents an object that was read already, or anything below it, from
   * being recorded.
   */
  public @Nullable Problem below(ZopeObject object) throws IOException {
    Trial trial = new Trial();
    trial.walk.walk(object, ContainmentIndex.NONE);
    return trial.first();
  }

  /** Returns the problem that prevents an object without its children from being recorded. */
  public @Nullable Problem alone(ZopeObject object) throws IOException {
    Trial trial = new Trial();
    trial.walk.pass(object, ContainmentIndex.NONE);
    return trial.first();
  }

  /** One trial. */
  private final class Trial {
    private final List<Problem> problems = new ArrayList<>();
    private final RecordWriter written;
    private final RecordWalk walk;

    Trial() throws IOException {
      FilelessTree files = new FilelessTree(base, this::problem);
      written = new RecordWriter(files, snapshot.name(), options, this::problem, null);
      RecordReader reading =
          new RecordReader(
              snapshot, options, RecordSteps.direct(this::check), oids(), this::problem, null);
      walk = new RecordWalk(snapshot, options, null).to(RecordSteps.direct(reading::read));
    }

    private void check(List<RecordStep> steps) throws IOException {
      for (RecordStep step : steps) {
        if (step instanceof RecordStep.Ready ready
            && ready.unsupported()
            && options.unsupported() != Unsupported.STATE) {
          ZopeObject object = ready.found().object();
          problem(
              Problem.ofObject(
                  Problem.Severity.OMITTED,
                  object.path(),
                  object.oid(),
                  "files hold only the type and the title of a " + type(object),
                  ""));
        }
      }
      written.write(steps);
    }

    private String type(ZopeObject object) {
      return object.metaType() != null
          ? object.metaType()
          : object.className() == null ? "broken object" : object.className().dotted();
    }

    private void problem(Problem problem) {
      if (problems.isEmpty() && problem.severity() != Problem.Severity.NOTE) {
        problems.add(problem);
      }
    }

    @Nullable Problem first() {
      return problems.isEmpty() ? walk.left() : problems.get(0);
    }
  }

  /** Returns all oids of the tree, which whole states depend on. */
  private @Nullable OidSet oids() throws IOException {
    if (tree == null && options.unsupported() == Unsupported.STATE) {
      tree = TreeOids.of(new ObjectTree(snapshot, problem -> {}));
    }
    return tree;
  }
}
