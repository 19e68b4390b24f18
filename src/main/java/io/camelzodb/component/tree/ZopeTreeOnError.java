package io.camelzodb.component.tree;

/** Selects how the consumer treats a change of the tree whose exchange has failed. */
public enum ZopeTreeOnError {
  /** The next poll sends it again, together with later commits. */
  retry,
  /** The change is skipped, with a line in the log. */
  skip
}
