package io.camelzodb.storage.export.file;

import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads an export through an index in memory; records are read from the file on demand. Safe for
 * use by many threads.
 */
public abstract class ExportStore implements ObjectStore {
  private final ExportFile file;
  private final RecordIndex index;
  private final ProblemLog log;

  public ExportStore(ExportFile file, RecordIndex index, ProblemLog log) {
    this.file = file;
    this.index = index;
    this.log = log;
  }

  @Override
  public String name() {
    return file.name();
  }

  /** Returns {@link Tid#ZERO}, since an export has no transactions. */
  @Override
  public Tid head() {
    return Tid.ZERO;
  }

  @Override
  public ExportSnapshot snapshot() throws StorageException {
    return new ExportSnapshot(this);
  }

  @Override
  public List<Problem> problems() {
    return log.list();
  }

  /** Returns the number of records. */
  @Override
  public long size() {
    return index.size();
  }

  /** Returns the length of the unpacked export in bytes. */
  public long bytes() {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Returns the record at a position, not yet read. */
  public abstract StoredRecord record(int position) throws StorageException;

  /** Returns the blob data of the record at a position, if the export has them. */
  public abstract Optional<BlobData> blob(int position) throws StorageException;

  public final ExportFile file() {
    return file;
  }

  public final RecordIndex index() {
    return index;
  }

  protected final ProblemLog log() {
    return log;
  }
}
