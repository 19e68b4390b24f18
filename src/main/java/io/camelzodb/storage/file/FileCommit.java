package io.camelzodb.storage.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.blob.BlobFolder;
import io.camelzodb.storage.record.StoredObjects;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.ConflictException.Conflict;
import io.camelzodb.storage.write.LastTid;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WriteLimits;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Appends a transaction to a {@code Data.fs}. */
final class FileCommit implements Commit {
  private static final int BUFFER = 1 << 16;

  private final WritableFileStorage storage;
  private final FileStorage reader;
  private final CommitTurn.Turn turn;
  private final Tid tid;
  private final long start;
  private final byte[] head;
  private final TransactionHeader header;
  private final RandomAccessFile temporary;
  private final byte[] buffer = new byte[BUFFER];
  private final StoredObjects objects = new StoredObjects();
  private final List<Conflict> conflicts = new ArrayList<>();
  private final List<BlobFolder.Staged> blobs = new ArrayList<>();
  private int buffered;
  private long length;
  private State state = State.STORING;

  private enum State {
    STORING,
    VOTED,
    ENDED
  }

  FileCommit(WritableFileStorage storage, TransactionNote note, CommitTurn.Turn turn)
      throws IOException {
    this.storage = storage;
    this.turn = turn;
    reader = storage.reader();
    LastTid.check(storage.name(), reader.head());
    tid = Tid.after(reader.head(), Instant.now());
    start = reader.end();
    byte[] user = note.userBytes();
    byte[] description = note.descriptionBytes();
    byte[] extension = WriteLimits.extension(storage.name(), note);
    header =
        new TransactionHeader(
            start,
            tid.value(),
            0,
            TransactionHeader.CHECKPOINT,
            user.length,
            description.length,
            extension.length);
    head =
        ByteBuffer.allocate(user.length + description.length + extension.length)
            .put(user)
            .put(description)
            .put(extension)
            .array();
    Path collected = temporary(storage.path());
    if (PlainFile.attributes(collected) != null) {
      PlainFile.check(collected);
    }
    temporary = new RandomAccessFile(collected.toFile(), "rw");
    temporary.setLength(0);
  }

  /** Returns the temporary file for records, named as in ZODB. */
  static Path temporary(Path dataFs) {
    return dataFs.resolveSibling(dataFs.getFileName() + ".tmp");
  }

  @Override
  public List<Oid> newOids(int count) throws StorageException {
    check(State.STORING);
    List<Oid> oids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      oids.add(storage.newOid());
    }
    return oids;
  }

  @Override
  public void store(Oid oid, Tid serial, byte[] record) throws StorageException {
    check(State.STORING);
    try {
      WriteLimits.checkRecord(storage.name(), oid, record, reader.options().maxRecordBytes());
      objects.add(oid, serial, record.length);
      compare(oid, serial);
      long at = start + header.headLength() + length;
      DataHeader data =
          new DataHeader(at, oid.value(), tid.value(), reader.newest(oid), start, 0, record.length);
      put(data.bytes());
      put(record);
      storage.use(oid);
    } catch (IOException fault) {
      throw abandoned(fault);
    }
  }

  /**
   * Compares the serial now: there is no other writer, so the result stays valid until the vote.
   */
  private void compare(Oid oid, Tid serial) throws StorageException {
    long position = reader.newest(oid);
    Tid present = position == 0 ? Tid.ZERO : reader.tidAt(oid, position);
    if (!present.equals(serial)) {
      conflicts.add(new Conflict(oid, serial, present));
    }
  }

  private void put(byte[] bytes) throws IOException {
    length += bytes.length;
    if (bytes.length > buffer.length - buffered) {
      flush();
      if (bytes.length > buffer.length) {
        temporary.write(bytes);
        return;
      }
    }
    System.arraycopy(bytes, 0, buffer, buffered, bytes.length);
    buffered += bytes.length;
  }

  private void flush() throws IOException {
    temporary.write(buffer, 0, buffered);
    buffered = 0;
  }

  @Override
  public void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) throws StorageException {
    check(State.STORING);
    BlobFolder folder = storage.blobs();
    if (folder == null) {
      throw abandoned(
          new StorageException(
              new Fault.Configuration(
                      storage.name()
                          + ": the database has no folder for blobs (set blobstorage_dir), so "
                          + oid
                          + " cannot be stored")
                  .at(FaultPlace.ofSource(storage.name()))
                  .at(FaultPlace.ofOid(oid))));
    }
    store(oid, serial, record);
    try {
      blobs.add(folder.stage(oid, tid, data));
    } catch (IOException fault) {
      throw abandoned(fault);
    }
  }

  @Override
  public void checkCurrent(Oid oid, Tid serial) throws StorageException {
    check(State.STORING);
    try {
      compare(oid, serial);
    } catch (StorageException fault) {
      throw abandoned(fault);
    }
  }

  @Override
  public List<Oid> vote() throws StorageException {
    check(State.STORING);
    if (!conflicts.isEmpty()) {
      throw abandoned(new ConflictException(storage.name(), conflicts));
    }
    state = State.VOTED;
    try {
      flush();
      RandomAccessFile file = storage.file();
      long whole = header.headLength() + length;
      file.seek(start);
      file.write(header.withLength(whole).bytes());
      file.write(head);
      temporary.seek(0);
      DataFsTail.copy(temporary, length, file);
      file.write(ByteBuffer.allocate(Long.BYTES).putLong(whole).array());
      // The records must be on the disk before the status byte makes them valid.
      file.getFD().sync();
      for (BlobFolder.Staged blob : blobs) {
        blob.place();
      }
      return List.of();
    } catch (IOException fault) {
      throw abandoned(fault);
    }
  }

  @Override
  public Tid finish() throws StorageException {
    check(State.VOTED);
    try {
      RandomAccessFile file = storage.file();
      file.seek(start + TransactionHeader.STATUS_OFFSET);
      file.write(TransactionHeader.FINISHED);
      file.getFD().sync();
    } catch (IOException fault) {
      throw unfinished(fault);
    }
    state = State.ENDED;
    blobs.clear();
    end();
    storage.appended();
    return tid;
  }

  /** Truncates the transaction, since the status byte may be written or not. */
  private StorageException unfinished(IOException fault) {
    StorageException failure = abandoned(fault);
    String why = storage.fault();
    return why == null
        ? failure
        : new OutcomeUnknownException(
            new FaultDetails(
                    storage.name()
                        + ": writing the last byte of transaction "
                        + tid
                        + " failed, and the transaction could not be removed: "
                        + FileFault.of(fault).details().problem(),
                    "check the disk, then look whether the transaction is there")
                .at(FaultPlace.ofSource(storage.name()))
                .at(FaultPlace.ofTid(tid)),
            fault);
  }

  private void check(State wanted) throws StorageException {
    if (state != wanted) {
      throw new StorageException(
          new Fault.Refused(
                  storage.name()
                      + ": the transaction "
                      + (state == State.ENDED
                          ? "has ended"
                          : state == State.VOTED ? "has been voted on" : "has not been voted on"))
              .at(FaultPlace.ofSource(storage.name())));
    }
  }

  private StorageException abandoned(IOException fault) {
    close();
    return fault instanceof StorageException described
        ? described
        : StorageException.within(
            FaultPlace.ofSource(storage.name()), storage.name() + ": nothing was written", fault);
  }

  @Override
  public void close() {
    if (state == State.ENDED) {
      return;
    }
    boolean voted = state == State.VOTED;
    state = State.ENDED;
    try {
      if (voted) {
        storage.file().setLength(start);
        storage.file().getFD().sync();
      }
    } catch (IOException fault) {
      storage.refuseWrites("a failed transaction could not be removed: " + fault.getMessage());
    }
    for (BlobFolder.Staged blob : blobs) {
      blob.remove();
    }
    end();
  }

  private void end() {
    try (turn;
        temporary) {
      temporary.setLength(0);
    } catch (IOException fault) {
      // The next transaction empties the file, or reports why it cannot.
      storage.note(fault);
    }
  }
}
