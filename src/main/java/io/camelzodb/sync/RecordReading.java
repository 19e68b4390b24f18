package io.camelzodb.sync;

import io.camelzodb.pickle.ValueLimitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.SecretMetadata;
import io.camelzodb.zope.state.StateRecords;
import io.camelzodb.zope.type.ObjectTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the objects that were found and makes their files ready. Used by one thread. */
final class RecordReading {
  private final ObjectTypes types;
  private final Snapshot snapshot;
  private final RecordOptions options;
  private final @Nullable OidSet tree;
  private final Consumer<Problem> whileWritten;
  private final RecordSteps ready;
  private final @Nullable RecordPlaces places;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * A reading.
   *
   * @param snapshot from which is read what belongs to an object beyond its record
   * @param ready where the results go
   * @param tree the oids of all objects of the tree; null where no whole states are recorded
   * @param whileWritten told of problems that come up when the files are written
   * @param places told what the objects are read from; null where nobody keeps places
   */
  RecordReading(
      Snapshot snapshot,
      RecordOptions options,
      RecordSteps ready,
      @Nullable OidSet tree,
      Consumer<Problem> whileWritten,
      @Nullable RecordPlaces places) {
    this.places = places;
    this.snapshot = snapshot;
    this.options = options;
    this.tree = tree;
    this.whileWritten = whileWritten;
    this.ready = ready;
    this.types =
        new ObjectTypes(
            snapshot, options.zope(), new TextDecoder(options.zope().encoding(), problems::add));
  }

  void read(List<RecordStep> steps) throws IOException {
    for (RecordStep step : steps) {
      if (step instanceof RecordStep.Found found) {
        RecordStep result = read(found);
        for (Problem problem : problems) {
          ready.add(new RecordStep.Told(problem), 0);
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
      ObjectData data = SecretMetadata.shown(types.read(object), options.secrecy());
      boolean unsupported = data.metadata().containsKey("unsupported");
      if (unsupported && tree != null) {
        data = data.with(new StateRecords(object, snapshot, tree, options.secrecy(), whileWritten));
      }
      ObjectFiles files = ObjectFiles.of(object.path(), data, problems::add);
      return new RecordStep.Ready(files, unsupported, found);
    } catch (StorageException fault) {
      return failed(object, fault);
    } catch (ValueLimitException tooMuch) {
      StorageException fault =
          new StorageException(
              object.path() + ": record " + object.oid() + " has " + tooMuch.getMessage(), tooMuch);
      return failed(object, fault);
    } catch (UncheckedIOException container) {
      StorageException fault =
          new StorageException(
              object.path()
                  + ": a container above it cannot be read: "
                  + container.getCause().getMessage(),
              container);
      return failed(object, fault);
    } finally {
      if (places != null) {
        places.read(found.node(), types.acquired());
      }
    }
  }

  private static RecordStep failed(ZopeObject object, StorageException fault) {
    String message = String.valueOf(fault.getMessage());
    Problem problem =
        new Problem(Problem.Severity.ERROR, object.path().toString(), object.oid(), message, "");
    return new RecordStep.Failed(object.path(), problem, fault);
  }
}
