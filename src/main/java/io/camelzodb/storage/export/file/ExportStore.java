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
 * An export that is open: an index in memory, everything else read again from the file when asked
 * for. Safe for use by many threads.
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

  /** Always {@link Tid#ZERO}: an export tells no transactions. */
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

  /** How many records it holds. */
  @Override
  public long size() {
    return index.size();
  }

  /** Length of the export in bytes, unpacked. */
  public long bytes() {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The record at a position, not yet read. */
  public abstract StoredRecord record(int position) throws StorageException;

  /** The blob data of the record at a position, if the export holds it. */
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
