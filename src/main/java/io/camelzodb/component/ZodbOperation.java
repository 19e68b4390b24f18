package io.camelzodb.component;

/** What {@code zodb:} does with an exchange. */
public enum ZodbOperation {
  /** Brings the files of the objects in line with the database, as the command record does. */
  record,
  /** Reads one object. */
  read,
  /** Lists what a container holds. */
  list,
  /** Tells of the last transaction. */
  lastTransaction,
  /** Brings objects of the database in line with files or with the body, as playback does. */
  write,
  /** Removes objects from the database, with all they contain. */
  delete
}
