package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database or an export that is open for reading. Safe for use by many threads; closing it ends
 * its snapshots.
 */
public interface ObjectStore extends Closeable {

  /** What the user called it, for messages: a URI or a file. */
  String name();

  /** The last transaction; {@link Tid#ZERO} of an export, which knows none. */
  Tid head() throws StorageException;

  /** Everything as of the {@link #head()} of this moment. */
  Snapshot snapshot() throws StorageException;

  /**
   * What was found wrong with the source so far, in the order it was found. A source that could not
   * be read to its end has at least one that is {@linkplain Problem.Severity#FATAL fatal}.
   */
  List<Problem> problems();

  /**
   * How many objects have a record in it, as far as it knows without reading them; -1 where it does
   * not.
   */
  default long size() {
    return -1;
  }

  /** The transactions of its past; null where it tells none. */
  default @Nullable TransactionLog transactionLog() {
    return this instanceof TransactionLog log ? log : null;
  }
}
