package io.camelzodb.component.tree;

/** Selects what the {@code zope-tree:} producer does with an exchange. */
public enum ZopeTreeOperation {
  /** Writes the files of the objects in the body. */
  write,
  /** Plans the commit of the transaction in the body, which {@link #commit} then makes. */
  apply,
  /**
   * Commits the transaction that {@link #apply} has planned, or ends the import of the exchange and
   * commits the files below its root.
   */
  commit
}
