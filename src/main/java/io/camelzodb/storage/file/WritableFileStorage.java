package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.blob.BlobFolder;
import io.camelzodb.storage.blob.StoreWithBlobs;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a {@code Data.fs} without a server. While it is open it holds the file's lock, so that no
 * other FileStorage, Python's included, opens it for writing. Others may read it.
 *
 * <p>Transactions are appended as ZODB's FileStorage does: collected in {@code Data.fs.tmp},
 * written with the status {@code c}, which every reader ignores, synced to the disk, then made
 * valid by one byte, and synced again. So a crash at any moment leaves only complete transactions.
 *
 * <p>The whole file is scanned at opening, even if it has an index: a record with a wrong previous
 * position would stay wrong for ever.
 */
public final class WritableFileStorage implements WritableStore {
  private static final Logger LOG = LoggerFactory.getLogger(WritableFileStorage.class);
  private static final byte[] MAGIC = "FS30".getBytes(StandardCharsets.US_ASCII);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final Duration ENDING = Duration.ofSeconds(10);

  private final Path path;
  private final DataFsLock lock;

  /** Not a channel, which an interrupted thread would close in the middle of a transaction. */
  private final RandomAccessFile file;

  private final FileStorage reader;
  private final ObjectStore withBlobs;
  private final @Nullable BlobFolder blobs;
  private final CommitTurn turns = new CommitTurn(LONGEST_WAIT);
  private final AtomicLong lastOid;
  private volatile boolean written;
  private volatile @Nullable String broken;

  /** Whether the file was created. */
  private final boolean made;

  private WritableFileStorage(
      Path path,
      DataFsLock lock,
      RandomAccessFile file,
      FileStorage reader,
      @Nullable BlobFolder blobs,
      boolean made) {
    this.made = made;
    this.path = path;
    this.lock = lock;
    this.file = file;
    this.reader = reader;
    this.blobs = blobs;
    withBlobs = blobs == null ? reader : new StoreWithBlobs(reader, blobs.storage());
    lastOid = new AtomicLong(reader.largestOid().value());
  }

  /**
   * Opens a file for writing; cuts off a last transaction that was not finished.
   *
   * @param blobFolder the folder for blobs, created if missing; null if the database has none
   * @param create whether a missing file is created; it is empty then, without a {@link Oid#ROOT}
   * @throws StorageException if another process writes it, it is damaged, or Python 2 wrote it
   */
  public static WritableFileStorage open(
      Path path, FileStorageOptions options, @Nullable Path blobFolder, boolean create)
      throws StorageException {
    boolean made = !Files.exists(path);
    if (!create && made) {
      throw new StorageException(
          new Fault.NotFound("there is no file " + path).at(FaultPlace.ofSource(path.toString())));
    }
    if (!made) {
      checkPlain(path);
    }
    DataFsLock lock = DataFsLock.acquire(path);
    RandomAccessFile file = null;
    FileStorage reader = null;
    boolean done = false;
    try {
      file = openFile(path);
      FileStorageOptions scanned =
          options.withIndexAbove(Long.MAX_VALUE).withDamaged(DamagePolicy.REFUSE);
      reader = FileStorage.open(path, scanned);
      checkMagic(path, reader);
      if (file.length() > reader.end()) {
        long end = reader.end();
        LOG.warn(
            "{}: the last {} bytes are an unfinished transaction; they are removed",
            path,
            file.length() - end);
        reader.close();
        DataFsTail.cut(path, file, end);
        reader = FileStorage.open(path, scanned);
      }
      BlobFolder blobs = blobFolder == null ? null : BlobFolder.open(blobFolder);
      done = true;
      return new WritableFileStorage(path, lock, file, reader, blobs, made);
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(path.toString()), path + ": cannot be written", fault);
    } finally {
      if (!done) {
        closeAll(lock, file, reader);
      }
    }
  }

  private static void checkPlain(Path path) throws StorageException {
    try {
      PlainFile.checkNamed(path);
    } catch (NotPlainFileException other) {
      throw StorageException.of(other);
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(path.toString()), path + ": cannot be written", fault);
    }
  }

  private static RandomAccessFile openFile(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    boolean done = false;
    try {
      if (file.length() == 0) {
        file.write(MAGIC);
        file.getFD().sync();
        BlobFolder.force(path.toAbsolutePath().getParent());
      }
      done = true;
      return file;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  private static void checkMagic(Path path, FileStorage reader) throws StorageException {
    if (reader.end() < FileStorage.FIRST_TRANSACTION) {
      throw new StorageException(
          new Fault.Damaged(path + " is not a Data.fs: it has less than the 4 bytes of a magic")
              .at(FaultPlace.ofByte(path.toString(), 0)));
    }
    if (reader.ofPython2()) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": was written by Python 2 (FS21). Such a file can be read but not written",
                  "convert it to Python 3 with zodbupdate first")
              .at(FaultPlace.ofPath(path)));
    }
  }

  private static void closeAll(
      DataFsLock lock, @Nullable RandomAccessFile file, @Nullable FileStorage reader) {
    try (lock;
        file;
        reader) {
      LOG.trace("closing");
    } catch (IOException fault) {
      LOG.warn("closing failed: {}", fault.getMessage());
    }
  }

  @Override
  public Commit begin(TransactionNote note) throws StorageException {
    CommitTurn.Turn turn = turns.take(name());
    boolean done = false;
    try {
      String fault = broken;
      if (fault != null) {
        throw new StorageException(
            new Fault.Unavailable(path + ": " + fault, "open it again")
                .at(FaultPlace.ofSource(path.toString())));
      }
      Commit commit = new FileCommit(this, note, turn);
      done = true;
      return commit;
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(path.toString()), path + ": cannot be written", fault);
    } finally {
      if (!done) {
        turn.close();
      }
    }
  }

  Path path() {
    return path;
  }

  RandomAccessFile file() {
    return file;
  }

  FileStorage reader() {
    return reader;
  }

  @Nullable BlobFolder blobs() {
    return blobs;
  }

  /** Returns the next unused oid. */
  Oid newOid() throws StorageException {
    long last = lastOid.getAndUpdate(oid -> oid == -1 ? -1 : oid + 1);
    if (last == -1) {
      throw new StorageException(
          new Fault.Limit(path + ": its largest oid is in use, so no new object can be stored")
              .at(FaultPlace.ofPath(path)));
    }
    return new Oid(last + 1);
  }

  /** Marks an oid as used that the caller has chosen. */
  void use(Oid oid) {
    lastOid.accumulateAndGet(oid.value(), (a, b) -> Long.compareUnsigned(a, b) > 0 ? a : b);
  }

  /** Reads an appended transaction; it is valid even if it cannot be read now. */
  void appended() {
    written = true;
    try {
      reader.head();
    } catch (StorageException fault) {
      refuseWrites("the written data cannot be read: " + fault.getMessage());
    }
  }

  /** Refuses further writes. */
  void refuseWrites(String why) {
    broken = why;
  }

  /** Returns why no more may be written, or null. */
  @Nullable String fault() {
    return broken;
  }

  /** Logs a harmless fault. */
  void note(IOException fault) {
    LOG.warn("{}: {}", path, fault.getMessage());
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Tid head() throws StorageException {
    return reader.head();
  }

  @Override
  public Snapshot snapshot() throws StorageException {
    return withBlobs.snapshot();
  }

  @Override
  public List<Problem> problems() {
    return reader.problems();
  }

  @Override
  public @Nullable TransactionLog transactionLog() {
    return reader;
  }

  /**
   * Writes the index and releases the lock. Waits shortly for a transaction of another thread, then
   * aborts it. Removes a created file that has stayed empty.
   */
  @Override
  public void close() throws IOException {
    try (lock;
        file;
        reader;
        CommitTurn.Turn last = turns.take(name(), ENDING)) {
      if (last == null) {
        LOG.warn(
            "{}: closed while a transaction was being written; the transaction is aborted", path);
      }
      boolean first = broken == null;
      refuseWrites("has been closed");
      if (first) {
        Files.deleteIfExists(FileCommit.temporary(path));
      }
      if (first && written) {
        FileStorageIndexWriter.write(path, reader);
      } else if (first && made && file.length() == MAGIC.length) {
        Files.deleteIfExists(path);
      }
    }
  }
}
