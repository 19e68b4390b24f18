package io.camelzodb.component;

import io.camelzodb.component.database.ConsumerPosition;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.watch.TransactionLag;
import java.time.Instant;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options of a {@code zodb:} endpoint that its consumer uses. Camel sets them from the
 * URI. For one thread until the endpoint has started; read by many afterwards.
 */
@UriParams
public class ZodbConsumerConfiguration {

  @UriParam(
      label = "consumer",
      description =
          "Where to begin if no position is stored. now: with the next transaction."
              + " snapshot: with the whole database, then with each transaction. A tid in 16"
              + " hexadecimal digits: after that transaction.",
      defaultValue = "now")
  private String initialPosition = "now";

  @UriParam(
      label = "consumer",
      description =
          "A StateRepository that stores the position after each exchange, such as"
              + " #bean:positions.")
  private @Nullable StateRepository<String, String> positionRepository;

  @UriParam(
      label = "consumer",
      description =
          "The key of the position in the repository. Default: the database (servers"
              + " and storage, or the path of the file) without options.")
  private String positionKey = "";

  @UriParam(
      label = "consumer",
      description =
          "Take the position from the git work tree baseDir: the newest Zodb-Tid in the"
              + " history of HEAD. For routes that commit each transaction there with"
              + " zope-tree.")
  private boolean positionInGit;

  @UriParam(
      label = "consumer",
      description = "What to do with a transaction whose exchange failed.",
      defaultValue = "stop")
  private ZodbOnError onError = ZodbOnError.stop;

  @UriParam(
      label = "consumer",
      description = "For onError=park: the endpoint that receives failed exchanges.")
  private String parkUri = "";

  @UriParam(label = "consumer", description = "The kind of body.", defaultValue = "transaction")
  private ZodbBody body = ZodbBody.transaction;

  @UriParam(
      label = "consumer",
      description =
          "How often to check a Data.fs for new transactions, in milliseconds. A"
              + " server pushes its changes.",
      defaultValue = "1000")
  private long interval = 1000;

  @UriParam(
      label = "consumer",
      description =
          "The health check is DOWN while more transactions than this are waiting. 0:"
              + " no limit.",
      defaultValue = "0")
  private long maxLagTransactions;

  @UriParam(
      label = "consumer",
      description =
          "The health check is DOWN while a transaction has been waiting for more"
              + " seconds than this. 0: no limit.",
      defaultValue = "0")
  private long maxLagSeconds;

  /** Returns where to begin without a stored position. */
  public String getInitialPosition() {
    return initialPosition;
  }

  /** Sets where to begin without a stored position. */
  public void setInitialPosition(String initialPosition) {
    this.initialPosition = initialPosition;
  }

  /** Returns where the position is stored. */
  public @Nullable StateRepository<String, String> getPositionRepository() {
    return positionRepository;
  }

  /** Sets where the position is stored. */
  public void setPositionRepository(@Nullable StateRepository<String, String> positionRepository) {
    this.positionRepository = positionRepository;
  }

  /** The key of the position; empty for that of the database. */
  public String getPositionKey() {
    return positionKey;
  }

  /** Sets the key of the position. */
  public void setPositionKey(String positionKey) {
    this.positionKey = positionKey;
  }

  /** Whether the position is read from the work tree. */
  public boolean isPositionInGit() {
    return positionInGit;
  }

  /** Sets whether the position is read from the work tree. */
  public void setPositionInGit(boolean positionInGit) {
    this.positionInGit = positionInGit;
  }

  /** How many transactions may wait; 0 for any number. */
  public long getMaxLagTransactions() {
    return maxLagTransactions;
  }

  /** Sets how many transactions may wait. */
  public void setMaxLagTransactions(long maxLagTransactions) {
    this.maxLagTransactions = maxLagTransactions;
  }

  /** For how many seconds a transaction may wait; 0 for any time. */
  public long getMaxLagSeconds() {
    return maxLagSeconds;
  }

  /** Sets for how many seconds a transaction may wait. */
  public void setMaxLagSeconds(long maxLagSeconds) {
    this.maxLagSeconds = maxLagSeconds;
  }

  /** Returns how a failed transaction is treated. */
  public ZodbOnError getOnError() {
    return onError;
  }

  /** Sets how a failed transaction is treated. */
  public void setOnError(ZodbOnError onError) {
    this.onError = onError;
  }

  /** Where failed exchanges are sent. */
  public String getParkUri() {
    return parkUri;
  }

  /** Sets where failed exchanges are sent. */
  public void setParkUri(String parkUri) {
    this.parkUri = parkUri;
  }

  /** Returns the kind of body. */
  public ZodbBody getBody() {
    return body;
  }

  /** Sets the kind of body. */
  public void setBody(ZodbBody body) {
    this.body = body;
  }

  /** Returns how often a {@code Data.fs} is checked, in milliseconds. */
  public long getInterval() {
    return interval;
  }

  /** Sets how often a {@code Data.fs} is checked, in milliseconds. */
  public void setInterval(long interval) {
    this.interval = interval;
  }

  /** Returns in words that a route is further behind than the limits allow; null if not. */
  @Nullable String late(TransactionLag.Behind now) {
    long seconds = now.time(Instant.now()).toSeconds();
    boolean late = maxLagSeconds > 0 && seconds > maxLagSeconds;
    return late || (maxLagTransactions > 0 && now.transactions() > maxLagTransactions)
        ? now.transactions() + " transactions are waiting, the oldest one for " + seconds + " s"
        : null;
  }

  /**
   * Checks the options before the start.
   *
   * @throws SettingsException if options are missing, exclude each other, or are no position
   */
  void check() throws SettingsException {
    if (onError == ZodbOnError.park && parkUri.isEmpty()) {
      throw new SettingsException(
          "zodb: onError=park needs parkUri, the endpoint that receives failed exchanges");
    }
    if (positionInGit && positionRepository != null) {
      throw new SettingsException(
          "zodb: positionInGit and positionRepository cannot be combined", "remove one of them");
    }
    if (!initialPosition.equals("now") && !initialPosition.equals("snapshot")) {
      try {
        ConsumerPosition.tid(initialPosition);
      } catch (IllegalArgumentException wrong) {
        throw new SettingsException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
