package io.camelzodb.sync;

import java.util.Locale;

/** Selects how much is recorded of objects of unsupported types. */
public enum Unsupported {
  /** Their type and title, as perfact-zodbsync does. */
  TYPE,
  /** Their whole state as well, in {@code __state__}; objects in them are recorded too. */
  STATE;

  /** Parses the word of the configuration: {@code type} or {@code state}. */
  public static Unsupported of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
