package io.camelzodb.git;

import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * Who made a commit, and when.
 *
 * @param name of a person or program
 * @param email address
 * @param time when, with the offset of the zone; git keeps whole seconds
 */
public record Signature(String name, String email, ZonedDateTime time) {
  /** Refuses what git's format cannot hold. */
  public Signature {
    if ((name + email).matches("(?s).*[<>\\n\\r\\x00].*")) {
      throw new IllegalArgumentException(
          "name and address of a commit must not hold < > or a line break: " + name + ", " + email);
    }
  }

  /** Somebody at this moment. */
  public static Signature now(String name, String email) {
    return new Signature(name, email, ZonedDateTime.now(ZoneId.systemDefault()));
  }
}
