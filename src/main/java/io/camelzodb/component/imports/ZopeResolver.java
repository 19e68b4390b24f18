package io.camelzodb.component.imports;

import io.camelzodb.component.message.TreeObject;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Decodes the records of a {@link RecordBatch} and finds their place in the tree: gives on every
 * object as soon as its place is known, parents before children. The import was opened by {@link
 * ZopeRecords}. Keeps nothing itself; the pieces of one import have to come one after the other.
 */
public class ZopeResolver {
  /**
   * The objects whose place is known with these records; may be none.
   *
   * @throws io.camelzodb.storage.StorageException if an object cannot be read and zodb.strict is
   *     set
   */
  @Handler
  public List<TreeObject> resolve(@Body RecordBatch batch, Exchange exchange) throws IOException {
    ExportImport running = ExportImport.of(exchange);
    if (running == null) {
      throw new IllegalStateException(
          "no import is open in this exchange; split the export with zopeRecords first");
    }
    return running.accept(batch);
  }
}
