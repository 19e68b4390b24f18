package io.camelzodb.git;

import java.util.List;

/**
 * What a commit says.
 *
 * @param text subject and body
 * @param trailers lines of key and value at its end, such as {@code Zodb-Tid: 03a1…}, in order
 */
public record CommitMessage(String text, List<Trailer> trailers) {

  /**
   * A line of key and value at the end of a message.
   *
   * @param key letters, digits and dashes
   * @param value text in one line
   */
  public record Trailer(String key, String value) {
    /** Refuses what git would not read back as a trailer. */
    public Trailer {
      if (!key.matches("[A-Za-z0-9-]+") || value.matches("(?s).*[\\n\\r\\x00].*")) {
        throw new IllegalArgumentException("no trailer of a commit: " + key + ": " + value);
      }
    }
  }

  /** Copies the list. */
  public CommitMessage {
    trailers = List.copyOf(trailers);
  }

  /** A message without trailers. */
  public static CommitMessage of(String text) {
    return new CommitMessage(text, List.of());
  }

  /** Its first line; empty where there is none. */
  public String subject() {
    return text.strip().lines().findFirst().orElse("");
  }

  /** The whole message as git stores it: ends with a line break, NUL replaced. */
  String stored() {
    StringBuilder all = new StringBuilder(text.strip().replace('\0', '\ufffd'));
    String separator = "\n\n";
    for (Trailer trailer : trailers) {
      all.append(separator).append(trailer.key()).append(": ").append(trailer.value());
      separator = "\n";
    }
    return all.append('\n').toString();
  }
}
