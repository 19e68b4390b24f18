package io.camelzodb.sync.record.pass;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.SecretMetadata;
import io.camelzodb.zope.state.StateRecords;
import io.camelzodb.zope.state.TreeOids;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object in the form that its files have. The options decide about secrets and whole
 * states. Used by one thread.
 */
public final class RecordedDataReader {
  private final Snapshot snapshot;
  private final RecordOptions options;
  private final @Nullable OidSet tree;
  private final Consumer<Problem> whileWritten;
  private final ObjectTypes types;

  /**
   * Creates it.
   *
   * @param tree the oids of all objects of the tree; null if whole states are not recorded
   * @param decoder decodes texts of Python 2
   * @param whileWritten receives problems that come up when the files are written
   */
  RecordedDataReader(
      Snapshot snapshot,
      RecordOptions options,
      @Nullable OidSet tree,
      TextDecoder decoder,
      Consumer<Problem> whileWritten) {
    this.snapshot = snapshot;
    this.options = options;
    this.tree = tree;
    this.whileWritten = whileWritten;
    this.types = new ObjectTypes(snapshot, options.zope(), decoder);
  }

  /**
   * Creates a reader for the objects of a tree.
   *
   * @param problems receives guesses in decoding, and problems that come up when files are written
   * @throws IOException if the source cannot be read
   */
  public static RecordedDataReader of(
      Snapshot snapshot, ObjectTree tree, RecordOptions options, Consumer<Problem> problems)
      throws IOException {
    boolean states = options.unsupported() == Unsupported.STATE;
    return new RecordedDataReader(
        snapshot,
        options,
        states ? TreeOids.of(new ObjectTree(snapshot, problem -> {})) : null,
        tree.decoder(),
        problems);
  }

  /** Returns the containers from which the last object has acquired attributes. */
  OidSet acquired() {
    return types.acquired();
  }

  /**
   * Returns the recorded form of an object.
   *
   * @throws StorageException if it cannot be recorded
   */
  public ObjectData read(ZopeObject object) throws StorageException {
    try {
      ObjectData data = SecretMetadata.shown(types.read(object), options.secrecy());
      return tree != null && data.metadata().containsKey("unsupported")
          ? data.with(new StateRecords(object, snapshot, tree, options.secrecy(), whileWritten))
          : data;
    } catch (ValueLimitException tooMuch) {
      throw new StorageException(
          new Fault.Limit(
                  object.path()
                      + ": record "
                      + object.oid()
                      + " has "
                      + tooMuch.fault().details().problem())
              .at(FaultPlace.ofPath(object.path())),
          tooMuch);
    } catch (UncheckedIOException container) {
      throw StorageException.within(
          FaultPlace.ofPath(object.path()),
          object.path() + ": a container above it cannot be read",
          container.getCause());
    }
  }
}
