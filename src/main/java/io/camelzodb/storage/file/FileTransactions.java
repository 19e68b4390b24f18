package io.camelzodb.storage.file;

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

/** Transactions of a file one after the other, up to a position that was known to be good. */
final class FileTransactions implements Iterator<Transaction> {
  private final MappedFile file;
  private final FileStorage storage;
  private final long until;
  private final Tid from;
  private long next;

  FileTransactions(MappedFile file, Tid from, long first, long until, FileStorage storage) {
    this.file = file;
    this.from = from;
    this.next = first;
    this.until = until;
    this.storage = storage;
  }

  /**
   * Where the first transaction at or above a tid begins: from the last one backwards by the
   * lengths that stand at their ends, so that a recent one is found at once however long the file
   * is.
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
            file.path() + ", byte " + (position - 8) + ": no length of a transaction stands here");
      }
      if (Long.compareUnsigned(TransactionHeader.read(file, before).tid(), from.value()) < 0) {
        break;
      }
      position = before;
    }
    return position;
  }

  /** Where the next transaction begins. */
  long position() {
    return next;
  }

  @Override
  public boolean hasNext() {
    try {
      // Only where tids do not rise is there anything to be passed over.
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
    DataHeader withData = storage.withData(record);
    long back = record.isBackPointer() ? record.backPointer(file) : 0;
    // The transaction that the pointer names, be its record another pointer, as ZODB's iterator
    // says.
    Tid dataTid = back == 0 ? null : new Tid(DataHeader.read(file, back).tid());
    long size = withData == null ? -1 : withData.dataLength();
    return new Change(new Oid(record.oid()), size, dataTid);
  }
}
