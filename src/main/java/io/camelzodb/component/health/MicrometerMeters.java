package io.camelzodb.component.health;

import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.sync.watch.TransactionLag;
import io.camelzodb.sync.watch.TransactionStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the work of consumers and producers in Micrometer. All meters are named {@code
 * camel.zodb.…}; {@code docs/watching.md} lists them. A counter appears with the first event that
 * it counts. Safe for many threads, where nothing else is said.
 */
final class MicrometerMeters implements ZodbMeters {
  private static final String PREFIX = "camel.zodb.";

  private final MeterRegistry meters;
  private final Tags tags;
  private final List<Meter> gauges = new ArrayList<>();
  private long reconnects;

  private MicrometerMeters(MeterRegistry meters, Tags tags) {
    this.meters = meters;
    this.tags = tags;
  }

  static ZodbMeters of(Object meters, String tag, String value) {
    return new MicrometerMeters((MeterRegistry) meters, Tags.of(tag, value));
  }

  private Counter counter(String name, String unit, String description) {
    Counter.Builder builder = Counter.builder(PREFIX + name).tags(tags).description(description);
    return (unit.isEmpty() ? builder : builder.baseUnit(unit)).register(meters);
  }

  @Override
  public void read(Transaction transaction) {
    long bytes = 0;
    for (Change change : transaction.changes()) {
      bytes += Math.max(0, change.size());
    }
    counter("transactions", "", "Transactions sent to the route").increment();
    counter("objects", "", "Records that these transactions wrote or removed")
        .increment((double) transaction.changes().size());
    counter("bytes", "bytes", "Bytes of these records").increment((double) bytes);
  }

  @Override
  public void failed() {
    counter("failures", "", "Exchanges that failed").increment();
  }

  @Override
  public void committed() {
    counter("commits", "", "Commits made").increment();
  }

  @Override
  public synchronized void follow(TransactionLag lag) {
    reconnects = 0;
    counter("reconnects", "", "How often the connection to the database was lost and restored")
        .increment(0);
    gauges.add(
        Gauge.builder(PREFIX + "lag.transactions", lag, at -> at.behind().transactions())
            .tags(tags)
            .description("Transactions that wait for the route")
            .strongReference(true)
            .register(meters));
    gauges.add(
        Gauge.builder(
                PREFIX + "lag.seconds",
                lag,
                at -> at.behind().time(Instant.now()).toMillis() / 1000.0)
            .tags(tags)
            .baseUnit("seconds")
            .description("How long the oldest waiting transaction has been in the database")
            .strongReference(true)
            .register(meters));
  }

  /** For one thread. */
  @Override
  public synchronized void look(TransactionStream stream) {
    long now = stream.reconnects();
    if (now > reconnects) {
      counter("reconnects", "", "How often the connection to the database was lost and restored")
          .increment((double) (now - reconnects));
      reconnects = now;
    }
  }

  @Override
  public synchronized void ended() {
    gauges.forEach(meters::remove);
    gauges.clear();
  }
}
