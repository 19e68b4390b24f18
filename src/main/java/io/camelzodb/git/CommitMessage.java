package io.camelzodb.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the message of a commit: its text and its trailers.
 *
 * @param text subject and body
 * @param trailers lines of key and value at its end, such as {@code Zodb-Tid: 03a1…}, in order
 */
public record CommitMessage(String text, List<Trailer> trailers) {

  /**
   * Holds a line of key and value at the end of a message.
   *
   * @param key letters, digits and dashes
   * @param value text in one line
   */
  public record Trailer(String key, String value) {
    /** Refuses a key or value that git would not read back as a trailer. */
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

  /**
   * Parses a message: trailers are the lines of the last paragraph, if all of them are key and
   * value and there is a text before them.
   */
  public static CommitMessage read(String stored) {
    String whole = stored.strip();
    int end = whole.lastIndexOf("\n\n");
    List<Trailer> trailers = new ArrayList<>();
    for (String line :
        end < 0 ? List.<String>of() : List.of(whole.substring(end + 2).split("\n"))) {
      int colon = line.indexOf(": ");
      if (colon < 1
          || !line.substring(0, colon).matches("[A-Za-z0-9-]+")
          || line.strip().indexOf('\r') >= 0
          || line.indexOf('\0') >= 0) {
        return of(whole);
      }
      trailers.add(new Trailer(line.substring(0, colon), line.substring(colon + 2).strip()));
    }
    return trailers.isEmpty() ? of(whole) : new CommitMessage(whole.substring(0, end), trailers);
  }

  /** Returns the value of the last trailer of a key; empty if there is none. */
  public Optional<String> trailer(String key) {
    return trailers.stream()
        .filter(trailer -> trailer.key().equalsIgnoreCase(key))
        .reduce((earlier, later) -> later)
        .map(Trailer::value);
  }

  /** The first line. */
  public String subject() {
    return text.lines().findFirst().orElse("");
  }

  /** The whole message as git stores it: ends with a line break, NUL replaced. */
  public String stored() {
    StringBuilder all = new StringBuilder(text.strip().replace('\0', '\ufffd'));
    String separator = "\n\n";
    for (Trailer trailer : trailers) {
      all.append(separator).append(trailer.key()).append(": ").append(trailer.value());
      separator = "\n";
    }
    return all.append('\n').toString();
  }
}
