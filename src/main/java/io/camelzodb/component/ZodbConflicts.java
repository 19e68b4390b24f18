package io.camelzodb.component;

/** Selects how {@code write} treats objects that others changed since the files were recorded. */
public enum ZodbConflicts {
  /** The files win. */
  overwrite,
  /** The exchange fails if both sides changed an object. */
  refuse,
  /** Changes of both sides are merged; the exchange fails if that is not possible. */
  merge
}
