package io.camelzodb.storage.mount;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Adds a mount point to a database, so that its objects get the paths of the site. As thread-safe
 * as the store; closing it closes the store and the database around it.
 */
public class MountedStore extends ForwardingStore {
  private final Mount mount;

  private MountedStore(ObjectStore store, Mount mount) {
    super(store);
    this.mount = mount;
  }

  /** Wraps a store; implements {@link Changes} if {@code store} does. */
  public static MountedStore of(ObjectStore store, Mount mount) {
    return store instanceof Changes changes
        ? new NotifyingStore(store, changes, mount)
        : new MountedStore(store, mount);
  }

  /** Wraps a store that is also written. */
  public static WritableStore writable(WritableStore store, Mount mount) {
    return new Writable(store, mount);
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    return new Mounted(store().snapshot(), mount);
  }

  @Override
  public @Nullable TransactionLog transactionLog() {
    TransactionLog log = store().transactionLog();
    return log == null ? null : new MountedLog(log, mount);
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      mount.enclosing().close();
    }
  }

  private static final class NotifyingStore extends MountedStore implements Changes {
    private final Changes changes;

    NotifyingStore(ObjectStore store, Changes changes, Mount mount) {
      super(store, mount);
      this.changes = changes;
    }

    @Override
    public Closeable listen(Listener listener) throws StorageException {
      return changes.listen(listener);
    }
  }

  private static final class Writable extends MountedStore implements WritableStore {
    private final WritableStore store;

    Writable(WritableStore store, Mount mount) {
      super(store, mount);
      this.store = store;
    }

    @Override
    public Commit begin(TransactionNote note) throws StorageException {
      return store.begin(note);
    }
  }

  private record MountedLog(TransactionLog log, Mount mount) implements TransactionLog {
    @Override
    public Iterator<Transaction> transactions(Tid from) throws StorageException {
      return log.transactions(from);
    }

    @Override
    public Snapshot snapshot(Tid tid) {
      return new Mounted(log.snapshot(tid), mount);
    }

    @Override
    public Replay replay(Tid after) throws StorageException {
      throw new StorageException(
          new Fault.Refused("the history of a mounted database cannot be read object by object"));
    }
  }

  private static final class Mounted extends ForwardingSnapshot {
    private final Mount mount;

    Mounted(Snapshot snapshot, Mount mount) {
      super(snapshot);
      this.mount = mount;
    }

    @Override
    public Mount mount() {
      return mount;
    }
  }
}
