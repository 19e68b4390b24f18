package io.camelzodb.sync.playback.plan;

import java.util.Locale;

/** What becomes of what others changed in the database since the version that a tree stands for. */
public enum ConflictRule {
  /** The files go above it, as the peer does it. */
  OVERWRITE,
  /** It stays; an object that both sides changed is a problem. */
  REFUSE,
  /** It stays; what both sides changed is brought together, and a problem only where it cannot. */
  MERGE;

  /** Its word on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
