package io.camelzodb.git;

import java.util.Locale;

/** Selects what a finished commit survives. */
public enum Durability {
  /**
   * A power cut: all its parts are synced to the disk, each before anything refers to it, unless
   * {@code core.fsync} of the repository says otherwise.
   */
  POWER,
  /** The end of the program, but no power cut: the system decides when it writes to the disk. */
  CRASH;

  /** Parses the name in small letters. */
  public static Durability of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
