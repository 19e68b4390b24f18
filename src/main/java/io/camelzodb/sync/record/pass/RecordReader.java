package io.camelzodb.sync.record.pass;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the objects that the walk has found, and prepares their files. Used by one thread. */
final class RecordReader {
  private final RecordedDataReader objects;
  private final RecordSteps ready;
  private final @Nullable ContainmentRecorder containment;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Creates it.
   *
   * @param snapshot the snapshot for the further records of an object
   * @param ready receives the results
   * @param tree the oids of all objects of the tree; null if whole states are not recorded
   * @param whileWritten receives problems that come up when the files are written
   * @param containment receives the records that objects are read from; null without an index
   */
  RecordReader(
      Snapshot snapshot,
      RecordOptions options,
      RecordSteps ready,
      @Nullable OidSet tree,
      Consumer<Problem> whileWritten,
      @Nullable ContainmentRecorder containment) {
    this.containment = containment;
    this.ready = ready;
    this.objects =
        new RecordedDataReader(
            snapshot,
            options,
            tree,
            new TextDecoder(options.zope().encoding(), problems::add),
            whileWritten);
  }

  void read(List<RecordStep> steps) throws IOException {
    for (RecordStep step : steps) {
      if (step instanceof RecordStep.Found found) {
        RecordStep result = read(found);
        for (Problem problem : problems) {
          ready.add(new RecordStep.Reported(problem), 0);
        }
        problems.clear();
        ready.add(result, found.object().size());
      } else {
        ready.add(step, 0);
      }
    }
  }

  private RecordStep read(RecordStep.Found found) {
    ZopeObject object = found.object();
    try {
      ObjectData data = objects.read(object);
      ObjectFiles files = ObjectFiles.of(object.path(), data, problems::add);
      return new RecordStep.Ready(files, data.metadata().containsKey("unsupported"), found);
    } catch (StorageException fault) {
      return failed(object, fault);
    } catch (ValueLimitException tooMuch) {
      return failed(
          object,
          new StorageException(
              new Fault.Limit(
                      object.path()
                          + ": record "
                          + object.oid()
                          + " has "
                          + tooMuch.fault().details().problem())
                  .at(FaultPlace.ofPath(object.path())),
              tooMuch));
    } finally {
      if (containment != null) {
        containment.read(found.node(), objects.acquired());
      }
    }
  }

  private static RecordStep failed(ZopeObject object, StorageException fault) {
    Problem problem =
        Problem.ofFault(Problem.Severity.ERROR, object.path(), object.oid(), fault.fault());
    return new RecordStep.Failed(object.path(), problem, fault);
  }
}
