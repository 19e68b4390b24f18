package io.camelzodb.sync;

import java.util.Locale;

/** What is recorded of objects whose types are not read to metadata. */
public enum Unsupported {
  /** Their type and title, as the peer does it. */
  TYPE,
  /** Their whole state as well, in {@code __state__}; and what they contain is recorded. */
  STATE;

  /** The word of the configuration: {@code type} or {@code state}. */
  public static Unsupported of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
