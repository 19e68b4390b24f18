package io.camelzodb.storage.export.zexp;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.export.file.ProblemLog;
import java.util.Map;
import java.util.Optional;

/** Reads a {@code .zexp} export, with its blob data. */
public final class ZexpExportStore extends ExportStore {
  private final ExportOptions options;
  private final Map<Integer, Problem> damaged;

  public ZexpExportStore(
      ExportFile file, ZexpScanner scanned, ProblemLog log, ExportOptions options) {
    super(file, scanned.index(), log);
    this.options = options;
    this.damaged = scanned.damaged();
  }

  @Override
  public StoredRecord record(int position) throws StorageException {
    if (!damaged.isEmpty() && damaged.containsKey(position)) {
      throw new DamagedRecordException(damaged.get(position));
    }
    return new ZexpRecord(this, position);
  }

  @Override
  public Optional<BlobData> blob(int position) throws StorageException {
    long end = index().offset(position) + index().length(position);
    ZexpBlob blob = ZexpBlob.behind(file(), end);
    return blob == null || !blob.whole() ? Optional.empty() : Optional.of(blob);
  }

  byte[] pickle(int position) throws StorageException {
    byte[] bytes = new byte[index().length(position)];
    file().readFully(index().offset(position), bytes, bytes.length);
    return bytes;
  }

  PickledObject object(int position) throws StorageException {
    try {
      return PickleReader.readRecord(pickle(position), options.pickles());
    } catch (PickleException fault) {
      throw new DamagedRecordException(
          log()
              .addAtByte(
                  Severity.ERROR,
                  "record at byte ",
                  index().offset(position),
                  index().oid(position),
                  fault.fault().details().problem(),
                  "the rest is read; get the object from another export"));
    }
  }

  /** Reads one record from the file, again with each call. */
  private record ZexpRecord(ZexpExportStore store, int position) implements StoredRecord {
    @Override
    public Oid oid() {
      return store.index().oid(position);
    }

    @Override
    public Tid tid() {
      return Tid.ZERO;
    }

    @Override
    public int size() {
      return store.index().length(position);
    }

    @Override
    public PickledObject object() throws StorageException {
      return store.object(position);
    }

    @Override
    public byte[] pickle() throws StorageException {
      return store.pickle(position);
    }
  }
}
