package io.camelzodb.component.imports;

import io.camelzodb.storage.StoredRecord;
import java.util.List;

/**
 * Holds some records of an export, in the order of the file: the body of one exchange of a split.
 * It is a batch because an exchange costs more than reading a record.
 *
 * @param records the records, not yet decoded
 */
public record RecordBatch(List<StoredRecord> records) {
  /** Copies the list. */
  public RecordBatch {
    records = List.copyOf(records);
  }
}
