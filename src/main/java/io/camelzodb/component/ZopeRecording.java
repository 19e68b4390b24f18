package io.camelzodb.component;

import io.camelzodb.sync.Recording;
import java.io.IOException;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;

/**
 * Records the whole of zodb.source and commits it, as the command {@code record --commit /} does.
 * The body becomes the {@link Recording.Result}. Keeps nothing; recordings of one base folder must
 * not run at the same time.
 */
public class ZopeRecording {
  /**
   * Records and commits.
   *
   * @throws IOException if the source cannot be read or the tree cannot be written
   */
  @Handler
  public Recording.Result record(Exchange exchange) throws IOException {
    return Recording.of(ContextSettings.of(exchange.getContext())).commit(true).run(List.of("/"));
  }
}
