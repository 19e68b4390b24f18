package io.camelzodb.component;

/** What {@code zope-tree:} does with an exchange. */
public enum ZopeTreeOperation {
  /** Writes the files of the objects in the body. */
  write,
  /** Ends the import of the exchange, and commits what is below its root. */
  commit
}
