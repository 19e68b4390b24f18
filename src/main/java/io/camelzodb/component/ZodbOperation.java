package io.camelzodb.component;

/** Selects what the {@code zodb:} producer does with an exchange. */
public enum ZodbOperation {
  /** Updates the files of the objects from the database, as the command {@code record} does. */
  record,
  /** Reads one object. */
  read,
  /** Lists the objects in a container. */
  list,
  /** Reads the last transaction. */
  lastTransaction,
  /**
   * Updates objects of the database from files or from the body, as the command {@code playback}
   * does.
   */
  write,
  /** Removes objects from the database, with all they contain. */
  delete
}
