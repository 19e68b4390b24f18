package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a database or an export. Safe for use by many threads; closing it ends its snapshots. */
public interface ObjectStore extends Closeable {

  /** Returns the name that the user gave, for messages: a URI or a file. */
  String name();

  /** Returns the last transaction; {@link Tid#ZERO} for an export, which has none. */
  Tid head() throws StorageException;

  /** Returns a snapshot as of the current {@link #head()}. */
  Snapshot snapshot() throws StorageException;

  /**
   * Returns the problems of the source so far, in the order they were found. A source that could
   * not be read to its end has at least one problem that is {@linkplain Problem.Severity#FATAL
   * fatal}.
   */
  List<Problem> problems();

  /**
   * Returns the number of oids of a snapshot, if it is known without reading each record; else -1.
   * Objects that are deleted do not count.
   */
  default long size() {
    return -1;
  }

  /** Returns the log of transactions; null if the store has none. */
  default @Nullable TransactionLog transactionLog() {
    return this instanceof TransactionLog log ? log : null;
  }
}
