package io.camelzodb.component.imports;

import io.camelzodb.storage.StoredRecord;
import java.util.List;

/**
 * Some records of an export, in the order of the file: what one exchange of a split carries. A
 * batch rather than a record, since an exchange costs more than reading one.
 *
 * @param records the records, not yet decoded
 */
public record RecordBatch(List<StoredRecord> records) {
  /** Copies the list. */
  public RecordBatch {
    records = List.copyOf(records);
  }
}
