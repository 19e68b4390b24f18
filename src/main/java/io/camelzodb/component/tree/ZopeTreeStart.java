package io.camelzodb.component.tree;

/** Selects where a consumer of a tree begins that has no position yet. */
public enum ZopeTreeStart {
  /** With the next change. */
  now,
  /** With everything that HEAD has, as one change. */
  all
}
