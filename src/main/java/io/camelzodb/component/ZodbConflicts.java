package io.camelzodb.component;

/** What becomes of what others changed in the database since the files were recorded. */
public enum ZodbConflicts {
  /** The files go above it. */
  overwrite,
  /** What both sides changed fails the exchange. */
  refuse,
  /** What both sides changed is merged; where that cannot be, the exchange fails. */
  merge
}
