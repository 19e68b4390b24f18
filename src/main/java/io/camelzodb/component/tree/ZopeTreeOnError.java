package io.camelzodb.component.tree;

/** What becomes of a change of the tree whose exchange has failed. */
public enum ZopeTreeOnError {
  /** It comes again with the next look, together with what was committed after it. */
  retry,
  /** It is left out, with a line in the log. */
  skip
}
