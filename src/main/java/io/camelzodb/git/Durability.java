package io.camelzodb.git;

import java.util.Locale;

/** What a commit that was made outlives. */
public enum Durability {
  /**
   * A power cut: what it consists of is on the disk, in the order in which one thing refers to
   * another, as far as {@code core.fsync} of the repository does not say otherwise.
   */
  POWER,
  /** The end of the program: the system writes to the disk when it likes to. */
  CRASH;

  /** By its name in small letters. */
  public static Durability of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
