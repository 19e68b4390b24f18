package io.camelzodb.component;

/** Selects how the consumer treats a transaction whose exchange has failed. */
public enum ZodbOnError {
  /** The consumer stops; the position stays before the transaction. */
  stop,
  /** The same transaction is sent again, with pauses, until it succeeds. */
  retry,
  /** The transaction is skipped, with a line in the log. */
  skip,
  /** The exchange is sent to another endpoint, then the next transaction follows. */
  park
}
