package io.camelzodb.git;

import java.util.Locale;

/** Selects what a finished commit survives. */
public enum Durability {
  /**
   * A power cut: what it consists of is on the disk, in the order in which one thing refers to
   * another, as far as {@code core.fsync} of the repository does not say otherwise.
   */
  POWER,
  /** The end of the program, but no power cut: the system decides when it writes to the disk. */
  CRASH;

  /** Parses the name in small letters. */
  public static Durability of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
