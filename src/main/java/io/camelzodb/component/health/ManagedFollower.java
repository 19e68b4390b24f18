package io.camelzodb.component.health;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.watch.TransactionLag;
import java.time.Instant;
import java.util.Date;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows the state of a {@code zodb:} consumer in JMX. Uses only types that every JMX client knows.
 * Safe for many threads.
 */
@ManagedResource(description = "Managed ZODB consumer")
public abstract class ManagedFollower extends DefaultConsumer {
  private volatile Tid last = Tid.ZERO;

  /** Creates a consumer that sends exchanges to a processor. */
  protected ManagedFollower(Endpoint endpoint, Processor processor) {
    super(endpoint, processor);
  }

  /** Returns the last transaction whose exchange has ended, or the one before the first. */
  protected abstract Tid position();

  /** Returns how far the route is behind the database. */
  protected abstract TransactionLag.Behind behind();

  /**
   * Returns why no transactions arrive, why the last exchange failed, or that the route is late;
   * null while all is well.
   */
  protected abstract @Nullable String fault();

  /** Whether the database has not answered since the start. */
  protected abstract boolean isWaiting();

  /** Notes that the exchange of a transaction has ended. */
  protected void ended(Tid tid) {
    last = tid;
  }

  private static String text(Tid tid) {
    return tid.equals(Tid.ZERO) ? "" : tid.hex();
  }

  private static @Nullable Date date(Tid tid) {
    return tid.equals(Tid.ZERO) ? null : Date.from(tid.time());
  }

  /** Returns the transaction before the next one; empty for none. */
  @ManagedAttribute(
      description =
          "The position: the next transaction is the one after this; empty if there is" + " none")
  public String getPosition() {
    return text(position());
  }

  /** Returns the time of the transaction at the position. */
  @ManagedAttribute(description = "The time of the transaction at the position")
  public @Nullable Date getPositionTime() {
    return date(position());
  }

  /** Returns the last transaction whose exchange has ended since the start; empty for none. */
  @ManagedAttribute(
      description = "The last transaction that the route has completed; empty if there is none")
  public String getLastTransaction() {
    return text(last);
  }

  /** Returns the time of the last transaction. */
  @ManagedAttribute(description = "The time of the last transaction that the route has completed")
  public @Nullable Date getLastTransactionTime() {
    return date(last);
  }

  /** Returns the number of waiting transactions. */
  @ManagedAttribute(description = "The number of transactions that wait for the route")
  public long getLagTransactions() {
    return behind().transactions();
  }

  /** Returns how long the oldest waiting transaction has waited, in seconds. */
  @ManagedAttribute(description = "How long the oldest waiting transaction has waited, in seconds")
  public long getLagSeconds() {
    return behind().time(Instant.now()).toSeconds();
  }

  /** Returns why no transactions arrive; empty while all is well. */
  @ManagedAttribute(
      description =
          "Why no transaction arrives, or why the last exchange failed; empty if all" + " is well")
  public String getFault() {
    String fault = fault();
    return fault == null ? "" : fault;
  }

  /**
   * Returns the state in one word: {@code stopped}, {@code failed} (stopped by a failure), {@code
   * suspended}, {@code waiting} (the database has not answered yet), {@code faulty} (see the fault)
   * or {@code following}.
   */
  @ManagedAttribute(
      description =
          "The state: stopped, failed, suspended, waiting, faulty (see Fault) or" + " following")
  public String getFollowState() {
    boolean faulty = fault() != null;
    if (!isRunAllowed() || isStoppingOrStopped()) {
      return faulty ? "failed" : "stopped";
    }
    if (isSuspendingOrSuspended()) {
      return "suspended";
    }
    return isWaiting() ? "waiting" : faulty ? "faulty" : "following";
  }
}
