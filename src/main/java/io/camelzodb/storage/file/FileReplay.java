package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history of a {@link FileStorage} forward, with an index of the current records. Without
 * the index, each read would search backwards from the newest record, which takes quadratic time
 * for objects that were written often.
 */
final class FileReplay implements Replay {
  private final FileStorage storage;
  private final MappedFile file;
  private final FileTransactions transactions;
  private final OidPositions index = new OidPositions();
  private final long endPosition;
  private Tid tid;

  /** Creates a replay after a transaction, up to the end of the checked part of the file. */
  FileReplay(FileStorage storage, MappedFile file, Tid after, long endPosition)
      throws StorageException {
    this.storage = storage;
    this.file = file;
    this.endPosition = endPosition;
    this.tid = after;
    long position = FileStorage.FIRST_TRANSACTION;
    long last = 0;
    while (position < endPosition) {
      TransactionHeader header = TransactionHeader.read(file, position);
      if (Long.compareUnsigned(header.tid(), after.value()) > 0) {
        break;
      }
      check(last, header);
      last = header.tid();
      note(header);
      position = header.next();
    }
    this.transactions =
        new FileTransactions(file, Tid.ZERO, position, endPosition, storage.records());
  }

  private void check(long last, TransactionHeader header) throws StorageException {
    if (Long.compareUnsigned(header.tid(), last) <= 0) {
      throw new StorageException(
          new Fault.Damaged(
                  file.path()
                      + ", byte "
                      + header.position()
                      + ": the transaction "
                      + new Tid(header.tid())
                      + " comes after "
                      + new Tid(last)
                      + ": tids must increase, or the history cannot be read",
                  "copy the database with ZODB's copyTransactionsFrom first")
              .at(
                  FaultPlace.ofByte(file.path().toString(), header.position())
                      .and(FaultPlace.ofTid(new Tid(header.tid())))));
    }
  }

  private void note(TransactionHeader header) throws StorageException {
    if (header.status() == TransactionHeader.UNDONE) {
      return;
    }
    for (long at = header.firstRecord(); at < header.end(); ) {
      DataHeader record = DataHeader.read(file, at);
      if (!record.inVersion()) {
        index.put(record.oid(), at);
      }
      at += record.size();
    }
  }

  @Override
  public @Nullable Transaction next() throws StorageException {
    if (!transactions.hasNext()) {
      return null;
    }
    long position = transactions.position();
    try {
      TransactionHeader header = TransactionHeader.read(file, position);
      check(tid.value(), header);
      Transaction transaction = transactions.next();
      note(header);
      tid = transaction.info().tid();
      return transaction;
    } catch (UncheckedIOException fault) {
      throw StorageException.of(fault);
    }
  }

  @Override
  public Snapshot snapshot() {
    return new CurrentSnapshot(tid);
  }

  @Override
  public long done() {
    return transactions.position();
  }

  @Override
  public long total() {
    return endPosition;
  }

  @Override
  public void close() {}

  /** A snapshot as of the current transaction. */
  private final class CurrentSnapshot extends FileSnapshot {
    CurrentSnapshot(Tid tid) {
      super(storage, tid);
    }

    @Override
    @Nullable DataHeader find(Oid oid) throws StorageException {
      long position = index.get(oid.value());
      return position == 0 ? null : DataHeader.read(file, position);
    }

    @Override
    public Iterator<Oid> oids() {
      return Arrays.stream(index.sortedOids()).mapToObj(Oid::new).iterator();
    }
  }
}
