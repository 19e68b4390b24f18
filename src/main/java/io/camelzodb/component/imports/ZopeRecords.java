package io.camelzodb.component.imports;

import io.camelzodb.component.setting.ContextSettings;
import io.camelzodb.component.setting.SettingsBean;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.export.ExportRecords;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.TreeLock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Splits an export into batches of records. Use it as the expression of a split: {@code method:
 * {ref: zopeRecords}}. The body is a file or stream with an export of any kind; the pieces are
 * {@link RecordBatch}es. Starts an {@link ExportImport}, which {@link ZopeResolver} and {@code
 * zope-tree:} share and which ends with the exchange. Safe for many threads.
 */
public class ZopeRecords extends SettingsBean {
  private int batchSize = 100;

  /**
   * Opens an export and returns its pieces.
   *
   * @throws io.camelzodb.storage.StorageException if the export cannot be read to its end; nothing
   *     has been written then
   */
  @Handler
  public Iterator<RecordBatch> split(@Body Object body, Exchange exchange) throws Exception {
    Settings settings = ContextSettings.of(exchange.getContext());
    ExportOptions options = ExportOptions.DEFAULT.withStrict(settings.flag(Setting.STRICT));
    TreeLock lock = TreeLock.of(settings);
    ExportBody.onDone(exchange, lock::close);
    ExportRecords records = ExportRecords.of(ExportBody.file(exchange, body), options);
    ExportBody.onDone(exchange, records::close);
    ExportImport.begin(exchange, records.store(), settings);
    return batches(records, batchSize);
  }

  private static Iterator<RecordBatch> batches(Iterator<StoredRecord> records, int size) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public RecordBatch next() {
        List<StoredRecord> batch = new ArrayList<>(size);
        batch.add(records.next());
        while (batch.size() < size && records.hasNext()) {
          batch.add(records.next());
        }
        return new RecordBatch(batch);
      }
    };
  }

  /** How many records one exchange carries. */
  public int getBatchSize() {
    return batchSize;
  }

  /** Sets how many records one exchange carries, at least one. */
  public void setBatchSize(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize is at least 1, not " + batchSize);
    }
    this.batchSize = batchSize;
  }
}
