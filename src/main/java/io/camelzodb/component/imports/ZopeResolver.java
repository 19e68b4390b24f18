package io.camelzodb.component.imports;

import io.camelzodb.component.message.TreeObject;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Decodes the records of a {@link RecordBatch} and finds the paths of their objects. Returns each
 * object as soon as its path is known, parents before children. {@link ZopeRecords} has started the
 * import. Stateless; the pieces of one import must come one after the other.
 */
public class ZopeResolver {
  /**
   * Returns the objects whose path is known with these records; may be none.
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
