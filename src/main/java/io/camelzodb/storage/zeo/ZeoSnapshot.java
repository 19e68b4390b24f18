package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DatabaseSnapshot;
import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.zeo.call.Answers;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.ConnectionLostException;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.LongAnswerException;
import io.camelzodb.storage.zeo.call.RemoteException;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ZeoStorage} as of one transaction, by {@code loadBefore(oid, tid + 1)}. */
final class ZeoSnapshot extends DatabaseSnapshot {
  private final ZeoStorage storage;
  private final Tid before;
  private final PrefetchedRecords readAhead;

  ZeoSnapshot(ZeoStorage storage, Tid tid) {
    super(storage.name(), tid);
    this.storage = storage;
    before = new Tid(tid.value() == Long.MAX_VALUE ? Long.MAX_VALUE : tid.value() + 1);
    readAhead = new PrefetchedRecords(this, storage.options());
  }

  ZeoStorage storage() {
    return storage;
  }

  @Override
  public boolean contains(Oid oid) throws StorageException {
    try {
      load(oid);
      return true;
    } catch (NoSuchObjectException missing) {
      return false;
    }
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    CompletableFuture<Value> ahead = readAhead.take(oid);
    return ahead == null ? ask(oid) : answer(oid, ahead);
  }

  @Override
  public Iterator<Loaded> loadAll(Iterator<Oid> oids) {
    return new PipelinedLoads(this, oids);
  }

  @Override
  public void prefetch(Collection<Oid> oids) {
    readAhead.hint(oids);
  }

  /**
   * Returns the oids in ascending order, with one call for each; the record is kept for {@link
   * #load}. Leaves out objects that were created after this snapshot.
   *
   * @throws StorageException if the server's storage cannot list them
   */
  @Override
  public Iterator<Oid> oids() throws StorageException {
    return new ZeoOids(this, readAhead);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    if (!storage.info().provides("IBlobStorage")) {
      return Optional.empty();
    }
    try {
      return storage.blobs().find(oid, load(oid).tid());
    } catch (NoSuchObjectException missing) {
      return Optional.empty();
    }
  }

  /**
   * Prepares a request for a record, without sending or waiting; null if there is no connection
   * now.
   */
  @Nullable CompletableFuture<Value> request(Oid oid) {
    Connection line = storage.link().current();
    return line == null
        ? null
        : line.call(
            oid.toString(), "loadBefore", EightByteValue.of(oid), EightByteValue.of(before));
  }

  /** Sends the prepared requests. */
  void flush() {
    Connection line = storage.link().current();
    if (line != null) {
      line.flush();
    }
  }

  /** Returns the record of a request sent ahead; asks again if the connection was lost. */
  StoredRecord answer(Oid oid, CompletableFuture<Value> ahead) throws StorageException {
    try {
      return ZeoRecord.of(oid, tid(), Answers.await(ahead), storage.options());
    } catch (RemoteException fault) {
      throw translated(oid, fault);
    } catch (LongAnswerException fault) {
      throw ZeoRecord.tooLong(oid, fault, storage.options());
    } catch (ConnectionLostException lost) {
      return ask(oid);
    }
  }

  /** Asks for a record and waits. */
  StoredRecord ask(Oid oid) throws StorageException {
    try {
      Value answer =
          storage
              .link()
              .ask(oid.toString(), "loadBefore", EightByteValue.of(oid), EightByteValue.of(before));
      return ZeoRecord.of(oid, tid(), answer, storage.options());
    } catch (RemoteException fault) {
      throw translated(oid, fault);
    } catch (LongAnswerException fault) {
      throw ZeoRecord.tooLong(oid, fault, storage.options());
    }
  }

  private StorageException translated(Oid oid, RemoteException fault) {
    return fault.kind().equals("POSKeyError") ? new NoSuchObjectException(name(), oid) : fault;
  }
}
