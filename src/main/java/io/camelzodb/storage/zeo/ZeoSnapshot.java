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

/** A {@link ZeoStorage} as of one transaction: everything is {@code loadBefore(oid, tid + 1)}. */
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
   * In the order of the oids, one question for each, whose record is kept for {@link #load}. Those
   * that were made after this snapshot are left out.
   *
   * @throws StorageException if the server's storage cannot tell them
   */
  @Override
  public Iterator<Oid> oids() throws StorageException {
    return new ZeoOids(this, readAhead);
  }

  @Override
  public Optional<BlobData> blob(Oid oid) throws StorageException {
    return storage.provides("IBlobStorage")
        ? storage.blobs().find(oid, load(oid).tid())
        : Optional.empty();
  }

  /**
   * Asks for a record without waiting, and without sending yet; null where there is no line now.
   */
  @Nullable CompletableFuture<Value> request(Oid oid) {
    Connection line = storage.link().current();
    return line == null
        ? null
        : line.call(
            oid.toString(), "loadBefore", EightByteValue.of(oid), EightByteValue.of(before));
  }

  /** Sends what was asked for. */
  void flush() {
    Connection line = storage.link().current();
    if (line != null) {
      line.flush();
    }
  }

  /** The record of an answer that was asked for ahead; asks again where the line was lost. */
  StoredRecord answer(Oid oid, CompletableFuture<Value> ahead) throws StorageException {
    try {
      return ZeoRecord.of(oid, tid(), Connection.await(ahead), storage.options());
    } catch (RemoteException fault) {
      throw known(oid, fault);
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
      throw known(oid, fault);
    } catch (LongAnswerException fault) {
      throw ZeoRecord.tooLong(oid, fault, storage.options());
    }
  }

  private StorageException known(Oid oid, RemoteException fault) {
    return fault.kind().equals("POSKeyError") ? new NoSuchObjectException(name(), oid) : fault;
  }
}
