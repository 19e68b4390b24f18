package io.camelzodb.component.health;

import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.watch.TransactionLag;
import io.camelzodb.sync.watch.TransactionStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** Receives the events that are counted, and ignores them if no meter registry is there. */
public interface ZodbMeters {
  /** The name under which camel-micrometer has its registry. */
  String REGISTRY = "metricsRegistry";

  /** Counts nothing. */
  ZodbMeters NONE = new ZodbMeters() {};

  /** A transaction was given to the route. */
  default void read(Transaction transaction) {}

  /** An exchange has failed. */
  default void failed() {}

  /** A commit was made. */
  default void committed() {}

  /** Shows how far a consumer is behind, until {@link #ended}. */
  default void follow(TransactionLag lag) {}

  /** Counts how often a connection was lost and came back. */
  default void look(TransactionStream stream) {}

  /** The consumer has stopped. */
  default void ended() {}

  /**
   * Returns the meters of the registry in a context: the Micrometer registry that is bound as
   * {@value #REGISTRY}, else the only one of its class; {@link #NONE} where there is none.
   *
   * @param tag name of the tag that all meters get, with the value
   */
  static ZodbMeters of(CamelContext context, String tag, String value) {
    // Micrometer may not be there at all.
    Class<?> type =
        context.getClassResolver().resolveClass("io.micrometer.core.instrument.MeterRegistry");
    if (type == null) {
      return NONE;
    }
    Object named = context.getRegistry().lookupByNameAndType(REGISTRY, type);
    Object found = named != null ? named : onlyOne(context.getRegistry().findByTypeWithName(type));
    return found == null ? NONE : MicrometerMeters.of(found, tag, value);
  }

  private static @Nullable Object onlyOne(Map<String, ?> all) {
    return all.size() == 1 ? all.values().iterator().next() : null;
  }
}
