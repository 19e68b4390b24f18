package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Iterates over the transactions of a file, up to a position that was checked before. */
final class FileTransactions implements Iterator<Transaction> {
  private final MappedFile file;
  private final FileRecords records;
  private final long until;
  private final Tid from;
  private long next;

  FileTransactions(MappedFile file, Tid from, long first, long until, FileRecords records) {
    this.file = file;
    this.from = from;
    this.next = first;
    this.until = until;
    this.records = records;
  }

  /**
   * Finds the first transaction at or after a tid. It goes backwards from the last one, by the
   * lengths at the end of transactions, so that a recent one is found fast in a file of any size.
   */
  static long find(MappedFile file, long last, Tid from) throws StorageException {
    if (last == 0) {
      return FileStorage.FIRST_TRANSACTION;
    }
    long position = last;
    if (Long.compareUnsigned(TransactionHeader.read(file, last).tid(), from.value()) < 0) {
      return TransactionHeader.read(file, last).next();
    }
    while (position > FileStorage.FIRST_TRANSACTION) {
      long length = file.getLong(position - 8);
      long before = position - 8 - length;
      if (length < TransactionHeader.SIZE || before < FileStorage.FIRST_TRANSACTION) {
        throw new StorageException(
            new Fault.Damaged(
                    file.path()
                        + ", byte "
                        + (position - 8)
                        + ": expected the length of a transaction, found "
                        + length)
                .at(FaultPlace.ofByte(file.path().toString(), position - 8)));
      }
      if (Long.compareUnsigned(TransactionHeader.read(file, before).tid(), from.value()) < 0) {
        break;
      }
      position = before;
    }
    return position;
  }

  /** Returns the offset of the next transaction. */
  long position() {
    return next;
  }

  @Override
  public boolean hasNext() {
    try {
      // There is something to skip only if tids do not rise.
      while (next < until
          && Long.compareUnsigned(TransactionHeader.read(file, next).tid(), from.value()) < 0) {
        next = TransactionHeader.read(file, next).next();
      }
    } catch (StorageException fault) {
      throw new UncheckedIOException(fault);
    }
    return next < until;
  }

  @Override
  public Transaction next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      TransactionHeader header = TransactionHeader.read(file, next);
      List<Change> changes = new ArrayList<>();
      if (header.status() != TransactionHeader.UNDONE) {
        for (long at = header.firstRecord(); at < header.end(); ) {
          DataHeader record = DataHeader.read(file, at);
          changes.add(change(record));
          at += record.size();
        }
      }
      next = header.next();
      return new Transaction(header.info(file), changes);
    } catch (StorageException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private Change change(DataHeader record) throws StorageException {
    DataHeader withData = records.withData(record);
    long back = record.isBackPointer() ? record.backPointer(file) : 0;
    // The transaction of the record that the pointer names, even if that is another pointer, as in
    // ZODB's iterator.
    Tid dataTid = back == 0 ? null : new Tid(DataHeader.read(file, back).tid());
    long size = withData == null ? -1 : withData.dataLength();
    return new Change(new Oid(record.oid()), size, dataTid);
  }
}
