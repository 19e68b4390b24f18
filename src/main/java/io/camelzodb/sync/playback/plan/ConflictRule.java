package io.camelzodb.sync.playback.plan;

import java.util.Locale;

/**
 * Selects how a playback treats changes of others in the database, since the tree was made from it.
 */
public enum ConflictRule {
  /** The files win, as in perfact-zodbsync. */
  OVERWRITE,
  /** Changes of others stay; an object that both sides changed is a problem. */
  REFUSE,
  /**
   * Changes of others stay; changes of both sides are merged, or become a problem if that fails.
   */
  MERGE;

  /** Returns the word on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
