package io.camelzodb.storage.file.salvage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.DatabaseSnapshot;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.DataFsMagic;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.FileStorageScan;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.ReplacedException;
import io.camelzodb.storage.record.CompressedRecord;
import io.camelzodb.storage.record.PickledRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records that remain in a damaged {@code Data.fs}: of each object the newest one that
 * can be decoded. It has no history and cannot be written. The file must not change meanwhile. Safe
 * for use by many threads.
 */
public final class SalvagedFile implements ObjectStore {
  private final Path path;
  private final FileStorageOptions options;
  private final MappedFile file;
  private final SalvageScan scan;
  private final Set<Long> outdated = ConcurrentHashMap.newKeySet();
  private final List<Problem> problems = new CopyOnWriteArrayList<>();

  private SalvagedFile(Path path, FileStorageOptions options, MappedFile file, SalvageScan scan) {
    this.path = path;
    this.options = options;
    this.file = file;
    this.scan = scan;
    this.problems.addAll(scan.problems());
  }

  /**
   * Opens a file: normally if its structure is intact, else with the records that can be found. The
   * first four bytes may be damaged if transactions follow.
   *
   * @throws StorageException if it cannot be read, or nothing is found
   */
  public static ObjectStore open(Path path, FileStorageOptions options) throws StorageException {
    // An index does not show damage.
    FileStorageOptions scanned = options.withIndexAbove(Long.MAX_VALUE);
    FileStorage whole = null;
    StorageException fault = null;
    try {
      whole = FileStorage.open(path, scanned);
      if (whole.verdict().verdict() != FileStorageScan.Verdict.CUT_AT_END) {
        return whole;
      }
    } catch (ReplacedException replaced) {
      throw replaced;
    } catch (StorageException damaged) {
      fault = damaged;
    }
    SalvagedFile found = salvage(path, scanned, fault);
    if (whole == null) {
      return found;
    }
    boolean more = found.scan.index().size() > whole.indexSize() || found.reaches(whole.end());
    closeQuietly(more ? whole : found);
    return more ? found : whole;
  }

  private static SalvagedFile salvage(
      Path path, FileStorageOptions options, @Nullable StorageException fault)
      throws StorageException {
    MappedFile file = null;
    boolean done = false;
    try {
      file = new MappedFile(path);
      SalvageScan scan = new SalvageScan(file, options);
      scan.run();
      if (scan.index().size() == 0 && fault != null) {
        throw DataFsMagic.isDataFs(path)
            ? new StorageException(
                new Fault.Damaged(
                        path + ": is damaged, and no record of an object can be found in it",
                        "get the file" + " from a backup")
                    .at(FaultPlace.ofSource(path.toString())),
                fault)
            : fault;
      }
      done = true;
      return new SalvagedFile(path, options, file, scan);
    } catch (StorageException broken) {
      throw broken;
    } catch (IOException unreadable) {
      throw fault != null
          ? fault
          : StorageException.within(
              FaultPlace.ofSource(path.toString()), path + " cannot be read", unreadable);
    } finally {
      if (!done && file != null) {
        closeQuietly(file);
      }
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException harmless) {
      // The file was only read.
    }
  }

  /** Whether there is a record after a position. */
  private boolean reaches(long end) {
    for (long oid : scan.index().sortedOids()) {
      if (scan.index().get(oid) >= end) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String name() {
    return options.nameOf(path);
  }

  @Override
  public Tid head() {
    return new Tid(scan.lastTid());
  }

  @Override
  public Snapshot snapshot() {
    return new SalvagedSnapshot();
  }

  @Override
  public long size() {
    SalvagedSnapshot all = new SalvagedSnapshot();
    return scan.index().size() - scan.doubtful().count(oid -> !all.is(new Oid(oid)));
  }

  @Override
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Holds a record and its data. */
  @SuppressWarnings("ArrayRecordComponent")
  private record RecordData(DataHeader header, byte[] data) {}

  private @Nullable RecordData find(Oid oid) throws StorageException {
    long position = scan.index().get(oid.value());
    DataHeader header = position == 0 ? null : DataHeader.read(file, position);
    Problem first = null;
    while (header != null) {
      try {
        byte[] data = data(header);
        if (first != null && outdated.add(oid.value())) {
          problems.add(first);
        }
        return data == null ? null : new RecordData(header, data);
      } catch (StorageException broken) {
        if (first == null) {
          first =
              new Problem(
                      Problem.Severity.ERROR,
                      options.placeOf(path) + ", byte " + header.position(),
                      FaultPlace.ofByte(options.placeOf(path), header.position())
                          .and(FaultPlace.ofTid(new Tid(header.tid()))),
                      oid,
                      "the record of tid "
                          + new Tid(header.tid())
                          + " is damaged: "
                          + broken.fault().details().problem(),
                      "an older one is used; get the newest from a backup")
                  .because(broken.fault());
        }
        header = header.previous() == 0 ? null : scan.target(header, header.previous());
      }
    }
    if (first != null) {
      throw new DamagedRecordException(
          first.saying(first.message(), "the rest is read; get the object from a backup"));
    }
    return null;
  }

  /** Returns the unpacked data of a record; null if the object is deleted. */
  private byte @Nullable [] data(DataHeader record) throws StorageException {
    DataHeader at = record;
    while (at.isBackPointer()) {
      long back = at.backPointer(file);
      if (back == 0) {
        return null;
      }
      DataHeader target = scan.target(at, back);
      if (target == null) {
        throw new StorageException(
            new Fault.Damaged("its data should be at byte " + back + ", but are not there")
                .at(FaultPlace.ofByte(options.placeOf(path), back)));
      }
      at = target;
    }
    if (at.dataLength() < 0 || at.dataLength() > options.maxRecordBytes()) {
      throw new StorageException(
          new Fault.Limit(
              Long.toUnsignedString(at.dataLength()) + " bytes are more than the limit"));
    }
    byte[] stored = file.bytes(at.dataPosition(), (int) at.dataLength());
    byte[] data = CompressedRecord.unpack(stored, options.maxRecordBytes());
    try {
      PickleReader.readRecord(data, options.limits());
    } catch (PickleException undecodable) {
      throw StorageException.of(undecodable);
    }
    return data;
  }

  /** A snapshot of all records that were found. */
  private final class SalvagedSnapshot extends DatabaseSnapshot {
    SalvagedSnapshot() {
      super(SalvagedFile.this.name(), head());
    }

    @Override
    public boolean contains(Oid oid) throws StorageException {
      try {
        return find(oid) != null;
      } catch (DamagedRecordException damaged) {
        return true;
      }
    }

    @Override
    public StoredRecord load(Oid oid) throws StorageException {
      RecordData found = find(oid);
      if (found == null) {
        throw new NoSuchObjectException(name(), oid);
      }
      return new PickledRecord(
          oid, new Tid(found.header().tid()), found.data(), name(), options.limits());
    }

    @Override
    public boolean isOutdated(Oid oid) {
      return outdated.contains(oid.value()) || scan.damaged().contains(oid.value());
    }

    @Override
    public Iterator<Oid> oids() {
      return Arrays.stream(scan.index().sortedOids())
          .mapToObj(Oid::new)
          .filter(this::is)
          .iterator();
    }

    private boolean is(Oid oid) {
      try {
        return contains(oid);
      } catch (StorageException unreadable) {
        // Loading it reports the fault.
        return true;
      }
    }

    @Override
    public Optional<BlobData> blob(Oid oid) {
      return Optional.empty();
    }
  }
}
