package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Replay;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.driver.DamagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code Data.fs}, even while a server writes it. Each {@link #snapshot()} first reads the
 * transactions that were finished since, and ignores an unfinished one at the end. It never writes
 * any file. Safe for use by many threads.
 *
 * <p>Unlike ZODB it reads both magics ({@code FS21} of Python 2, {@code FS30} of Python 3), and the
 * records of versions; it does not take the tid of an unfinished transaction for the last one, and
 * checks the content of an index.
 *
 * <p>Long because the scanned part of the file is one state under one lock, which each read
 * consults.
 */
public final class FileStorage implements ObjectStore, TransactionLog {
  public static final int FIRST_TRANSACTION = 4;

  private final Path path;
  private final FileStorageOptions options;
  private final MappedFile file;
  private final FileRecords records;
  private final @Nullable Object identity;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private OidPositions index;
  private boolean indexed;

  /** Objects that may be deleted, for {@link #size}: see {@link FileStorageScan#doubtful}. */
  private OidPositions doubtful = new OidPositions();

  /** Whether the file has a transaction of status {@code u}. */
  private boolean undone;

  private boolean rising = true;

  /** Whether the structure breaks at {@link #end}, so that nothing behind it can be read. */
  private boolean broken;

  private final List<Problem> problems = new CopyOnWriteArrayList<>();
  private FileStorageScan.Fault verdict;
  private long end;
  private long lastTransaction;
  private long lastTid;

  private FileStorage(
      Path path, FileStorageOptions options, MappedFile file, @Nullable Object identity)
      throws IOException {
    this.path = path;
    this.options = options;
    this.file = file;
    this.records = new FileRecords(options.placeOf(path), file, options.maxRecordBytes());
    this.identity = identity;
    String magic = DataFsMagic.of(file);
    if (DataFsMagic.isBegun(magic)) {
      // ZODB takes this for an empty database; a server may be about to write the first bytes.
      this.index = new OidPositions();
      this.verdict = new FileStorageScan.Fault(FileStorageScan.Verdict.EMPTY, 0, 0, 0, 0);
      return;
    }
    DataFsMagic.check(path, magic);
    FileStorageIndex stored =
        file.size() >= options.indexAbove() ? FileStorageIndex.read(file, options.limits()) : null;
    this.indexed = stored != null;
    this.index = stored == null ? new OidPositions() : stored.positions();
    this.end = stored == null ? FIRST_TRANSACTION : stored.position();
    this.lastTid = stored == null ? 0 : stored.lastTid();
    this.lastTransaction = stored == null ? 0 : stored.lastTransaction();
    this.verdict = scan();
  }

  /**
   * Opens a file.
   *
   * @throws StorageException if it does not exist, is no {@code Data.fs}, or is damaged and {@code
   *     options} do not accept that
   */
  public static FileStorage open(Path path, FileStorageOptions options) throws StorageException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      try {
        PlainFile.checkNamed(path);
      } catch (NotPlainFileException other) {
        throw StorageException.of(other);
      }
      MappedFile file = new MappedFile(path);
      try {
        return new FileStorage(path, options, file, attributes.fileKey());
      } catch (IOException fault) {
        file.close();
        throw fault;
      }
    } catch (StorageException fault) {
      throw fault;
    } catch (NoSuchFileException missing) {
      throw new StorageException(
          new Fault.NotFound("there is no file " + path).at(FaultPlace.ofSource(path.toString())),
          missing);
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(path.toString()), path + " cannot be read", fault);
    }
  }

  private FileStorageScan.Fault scan() throws StorageException {
    FileStorageScan scan = new FileStorageScan(file, index, end, lastTid);
    boolean sound = scan.run();
    problems.removeIf(problem -> problem.severity() == Problem.Severity.NOTE);
    problems.addAll(scan.problems());
    if (!sound && options.damaged() != DamagePolicy.STOP) {
      Problem fatal = scan.problems().get(scan.problems().size() - 1);
      throw new StorageException(
          new Fault.Damaged(fatal.details().at(FaultPlace.ofByte(path.toString(), scan.end()))));
    }
    broken = !sound;
    end = scan.end();
    lastTid = scan.lastTid();
    rising &= scan.tidsRise();
    if (scan.lastTransaction() != 0) {
      lastTransaction = scan.lastTransaction();
    }
    for (long oid : scan.doubtful().sortedOids()) {
      doubtful.put(oid, scan.doubtful().get(oid));
    }
    if (scan.metUndone()) {
      undone = true;
      FileStorageIndex.addUndone(file, index, options.limits());
    }
    return scan.verdict();
  }

  /** Whether the file has a magic; an empty file may have got one since it was opened. */
  private boolean begun() throws StorageException {
    if (end == 0 && file.size() >= FIRST_TRANSACTION) {
      DataFsMagic.check(path, DataFsMagic.of(file));
      end = FIRST_TRANSACTION;
    }
    return end >= FIRST_TRANSACTION;
  }

  /** Reads the transactions that were written since. */
  private void refresh() throws StorageException {
    lock.writeLock().lock();
    try {
      Object now = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
      if (!Objects.equals(now, identity)) {
        throw new ReplacedException(path);
      }
      if (!broken && file.extend(end) > end && begun()) {
        verdict = scan();
      }
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(path.toString()), path + " cannot be read", fault);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Returns the result of the first scan. */
  public FileStorageScan.Fault verdict() {
    return verdict;
  }

  /** Returns the file. */
  public MappedFile file() {
    return file;
  }

  /** Returns the end of the last complete transaction that was scanned. */
  public long end() {
    lock.readLock().lock();
    try {
      return end;
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Whether Python 2 created the file, according to its magic. */
  boolean ofPython2() throws StorageException {
    return file.size() >= FIRST_TRANSACTION && file.getByte(2) == '2';
  }

  /** Returns the largest oid in use; 0 if there is no object. */
  Oid largestOid() {
    lock.readLock().lock();
    try {
      return new Oid(index.largest());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Returns the number of objects with a record, with deleted ones, as ZODB's {@code len()}. */
  public int indexSize() {
    lock.readLock().lock();
    try {
      return index.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Returns the number of objects, without deleted ones. -1 while the index file is in use, which
   * may lack objects, and if the file has a transaction of status {@code u}.
   */
  @Override
  public long size() {
    lock.readLock().lock();
    try {
      if (indexed || undone) {
        return -1;
      }
      FileSnapshot now = new FileSnapshot(this, new Tid(lastTid), end);
      return index.size() - doubtful.count(oid -> !now.exists(new Oid(oid)));
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public String name() {
    return options.nameOf(path);
  }

  @Override
  public Tid head() throws StorageException {
    refresh();
    lock.readLock().lock();
    try {
      return new Tid(lastTid);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    refresh();
    lock.readLock().lock();
    try {
      return new FileSnapshot(this, new Tid(lastTid), end);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Snapshot snapshot(Tid tid) {
    return new FileSnapshot(this, tid);
  }

  @Override
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  @Override
  public Iterator<Transaction> transactions(Tid from) throws StorageException {
    refresh();
    long first;
    long until;
    lock.readLock().lock();
    try {
      until = end;
      first = rising ? FileTransactions.find(file, lastTransaction, from) : FIRST_TRANSACTION;
    } finally {
      lock.readLock().unlock();
    }
    return new FileTransactions(file, from, first, until, records);
  }

  @Override
  public Replay replay(Tid after) throws StorageException {
    refresh();
    return new FileReplay(this, file, after, end());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  FileStorageOptions options() {
    return options;
  }

  /** Returns all oids; does not use the index file, which may lack some. */
  long[] oids() throws StorageException {
    rescan();
    lock.readLock().lock();
    try {
      return index.sortedOids();
    } finally {
      lock.readLock().unlock();
    }
  }

  /**
   * Returns the record of an object as of a tid, outside of versions; null if the object did not
   * exist yet or has no record.
   *
   * @param until the offset where the transaction of that tid ends: the order in the file then
   *     decides, even if tids are damaged; 0 if unknown, then the tids decide
   */
  @Nullable DataHeader find(Oid oid, Tid tid, long until) throws StorageException {
    long position = newest(oid);
    while (position != 0) {
      DataHeader record = records.header(oid, position);
      boolean then =
          until > 0 ? position < until : Long.compareUnsigned(record.tid(), tid.value()) <= 0;
      if (then && !record.inVersion()) {
        return record;
      }
      if (record.previous() < 0 || record.previous() >= position) {
        throw records.damaged(oid, position, "its previous record should lie behind it");
      }
      position = record.previous();
    }
    return null;
  }

  /** Returns the offset of the newest record of an object; 0 if it has none. */
  public long newest(Oid oid) throws StorageException {
    lock.readLock().lock();
    try {
      long position = index.get(oid.value());
      if (!indexed || (position != 0 && isAt(oid, position))) {
        return position;
      }
    } finally {
      lock.readLock().unlock();
    }
    rescan();
    return newest(oid);
  }

  /** Whether there is a record of an object at a position, which may lie beyond the file. */
  private boolean isAt(Oid oid, long position) throws StorageException {
    return position <= file.size() - DataHeader.SIZE && file.getLong(position) == oid.value();
  }

  /** Drops an index that is wrong or doubtful, and scans the whole file. */
  private void rescan() throws StorageException {
    lock.writeLock().lock();
    try {
      if (indexed) {
        indexed = false;
        index = new OidPositions();
        doubtful = new OidPositions();
        end = FIRST_TRANSACTION;
        lastTid = 0;
        lastTransaction = 0;
        problems.clear();
        scan();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Returns the transaction of a record that {@link #newest} found. */
  Tid tidAt(Oid oid, long position) throws StorageException {
    return new Tid(records.header(oid, position).tid());
  }

  /** Returns the reader of records at known positions. */
  FileRecords records() {
    return records;
  }

  NoSuchObjectException missing(Oid oid) {
    return new NoSuchObjectException(name(), oid);
  }
}
