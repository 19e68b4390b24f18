package io.camelzodb.extract;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which records of a snapshot were read and decoded, and reports damaged ones. Safe for
 * many threads.
 */
final class WatchedSnapshot extends ForwardingSnapshot {
  private static final String ADVICE = "the rest is read; get the object from a backup";

  private final LongSet read = new LongSet();
  private final LongSet decoded = new LongSet();
  private final AtomicLong bytes = new AtomicLong();

  private final Consumer<Problem> damage;

  /**
   * Watches a snapshot.
   *
   * @param damage receives records that exist but cannot be read, from any thread, maybe repeatedly
   */
  WatchedSnapshot(Snapshot snapshot, Consumer<Problem> damage) {
    super(snapshot);
    this.damage = damage;
  }

  /** Counts a record as read without reading it. */
  void mark(Oid oid) {
    read.add(oid.value());
  }

  boolean wasRead(Oid oid) {
    return read.contains(oid.value());
  }

  /** Whether {@link StoredRecord#object()} was called, even if it failed. */
  boolean wasDecoded(Oid oid) {
    return decoded.contains(oid.value());
  }

  int records() {
    return read.size();
  }

  long bytes() {
    return bytes.get();
  }

  /** Returns a record without marking it. */
  StoredRecord peek(Oid oid) throws StorageException {
    try {
      return new Watched(super.load(oid));
    } catch (NoSuchObjectException missing) {
      throw missing;
    } catch (StorageException damaged) {
      throw reported(oid, damaged);
    }
  }

  private StorageException reported(Oid oid, StorageException fault) {
    decoded.add(oid.value());
    damage.accept(
        fault instanceof DamagedRecordException damaged
            ? damaged.problem().because(damaged.fault())
            : new Problem(
                    Problem.Severity.ERROR, name(), oid, fault.fault().details().problem(), ADVICE)
                .because(fault.fault()));
    return fault;
  }

  @Override
  public StoredRecord load(Oid oid) throws StorageException {
    StoredRecord record = peek(oid);
    if (read.add(oid.value())) {
      bytes.addAndGet(record.size());
    }
    return record;
  }

  /** Notes when it is decoded. */
  private final class Watched implements StoredRecord {
    private final StoredRecord record;

    Watched(StoredRecord record) {
      this.record = record;
    }

    @Override
    public Oid oid() {
      return record.oid();
    }

    @Override
    public Tid tid() {
      return record.tid();
    }

    @Override
    public int size() {
      return record.size();
    }

    @Override
    public PickledObject object() throws StorageException {
      try {
        PickledObject object = record.object();
        decoded.add(record.oid().value());
        return object;
      } catch (StorageException damaged) {
        throw reported(record.oid(), damaged);
      }
    }

    @Override
    public void verify() throws StorageException {
      try {
        record.verify();
        decoded.add(record.oid().value());
      } catch (StorageException damaged) {
        throw reported(record.oid(), damaged);
      }
    }

    @Override
    public @Nullable Global className() throws StorageException {
      return record.className();
    }

    @Override
    public byte[] pickle() throws IOException {
      return record.pickle();
    }
  }
}
