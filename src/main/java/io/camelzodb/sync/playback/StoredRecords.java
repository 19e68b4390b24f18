package io.camelzodb.sync.playback;

import io.camelzodb.concurrent.Batches;
import io.camelzodb.concurrent.Stage;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.zope.record.RecordAllocator;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores the records of a transaction in a second thread, in order. That thread pickles and stores
 * records while the caller makes the next ones. A record must not be changed once it is here. For
 * one calling thread.
 */
final class StoredRecords implements RecordAllocator, Closeable {
  private static final int LEAST_OIDS = 100;

  /** How many oids are fetched at once; a server answers only after all records sent before. */
  private static final int MOST_OIDS = 10_000;

  private static final int MOST_BYTES = 8 << 20;
  private static final int LEAST = 1 << 10;

  private final Commit commit;
  private final Stage<List<PendingRecord>> stage;
  private final Batches<PendingRecord> batches;
  private final Deque<Oid> oids = new ArrayDeque<>();
  private long count;
  private long expected;

  private Predicate<Oid> reserved = oid -> false;

  private record PendingRecord(
      Oid oid, Tid serial, PickledObject record, @Nullable BlobData blob) {}

  /**
   * Creates it for a transaction that has begun; the transaction must not be used elsewhere until
   * {@link #finish}.
   */
  StoredRecords(Commit commit) {
    this.commit = commit;
    this.stage = new Stage<>("playback-store", MOST_BYTES, this::storeAll);
    this.batches = new Batches<>(stage);
  }

  private void storeAll(List<PendingRecord> records) throws StorageException {
    for (PendingRecord each : records) {
      byte[] pickles;
      try {
        pickles = PickleWriter.writeRecord(each.record);
      } catch (PickleException fault) {
        throw StorageException.within(
            FaultPlace.ofOid(each.oid), each.oid + ": cannot be written", fault);
      }
      synchronized (commit) {
        if (each.blob == null) {
          commit.store(each.oid, each.serial, pickles);
        } else {
          commit.storeBlob(each.oid, each.serial, pickles, each.blob);
        }
      }
    }
  }

  @Override
  public Oid newOid() throws StorageException {
    while (true) {
      if (oids.isEmpty()) {
        int wanted = (int) Math.max(LEAST_OIDS, Math.min(MOST_OIDS, expected));
        expected -= wanted;
        synchronized (commit) {
          oids.addAll(commit.newOids(wanted));
        }
      }
      Oid oid = oids.remove();
      if (!reserved.test(oid)) {
        return oid;
      }
    }
  }

  /** Announces about how many new records will come. */
  void expect(long records) {
    expected = records;
  }

  /** Oids that new records must not get. */
  void reserve(Predicate<Oid> oids) {
    reserved = oids;
  }

  @Override
  public void store(Oid oid, Tid serial, PickledObject record) throws StorageException {
    store(oid, serial, record, null);
  }

  /**
   * Stores a record that may have a blob.
   *
   * @param blob the data of the blob, or null
   */
  void store(Oid oid, Tid serial, PickledObject record, @Nullable BlobData blob)
      throws StorageException {
    runBlocking(() -> batches.add(new PendingRecord(oid, serial, record, blob), size(record)));
    count++;
  }

  /** Stores a record that cannot be decoded, as bytes. */
  void storeBytes(Oid oid, Tid serial, byte[] bytes) throws StorageException {
    synchronized (commit) {
      commit.store(oid, serial, bytes);
    }
    count++;
  }

  /** Estimates the size of a record in bytes. */
  private static int size(PickledObject record) {
    long size = LEAST;
    if (record.state() instanceof Dictionary state) {
      for (Entry entry : state.entries()) {
        if (entry.value() instanceof Bytes bytes) {
          size += bytes.bytes().length;
        } else if (entry.value() instanceof Text text) {
          size += text.value().length();
        }
      }
    }
    return (int) Math.min(MOST_BYTES, size);
  }

  @Override
  public void depend(Oid oid, Tid serial) throws StorageException {
    synchronized (commit) {
      commit.checkCurrent(oid, serial);
    }
  }

  @Override
  public boolean storesRecords() {
    return true;
  }

  /**
   * Waits until all records are stored.
   *
   * @return the number of records
   */
  long finish() throws StorageException {
    runBlocking(
        () -> {
          batches.flush();
          stage.finish();
        });
    return count;
  }

  /** Runs work that may wait for the other thread, and may get its failure. */
  private interface BlockingWork {
    void run() throws IOException;
  }

  private static void runBlocking(BlockingWork work) throws StorageException {
    try {
      work.run();
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.of(fault);
    }
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }
}
