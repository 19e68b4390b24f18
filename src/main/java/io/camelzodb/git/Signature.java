package io.camelzodb.git;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.eclipse.jgit.lib.StoredConfig;

/**
 * Holds the author or committer of a commit, with the time.
 *
 * @param name of a person or program
 * @param email address
 * @param time the time, with the offset of the zone; git keeps whole seconds
 */
public record Signature(String name, String email, ZonedDateTime time) {
  /** Refuses a name or address that git's format cannot hold. */
  public Signature {
    if ((name + email).matches("(?s).*[<>\\n\\r\\x00].*")) {
      throw new IllegalArgumentException(
          "name and address of a commit must not hold < > or a line break: " + name + ", " + email);
    }
  }

  /** Returns a signature with the current time. */
  public static Signature now(String name, String email) {
    return new Signature(name, email, ZonedDateTime.now(ZoneId.systemDefault()));
  }

  /**
   * Returns a signature with the current time, of the user that the configuration of a repository
   * names; of the given one if it names none.
   */
  public static Signature ofUser(GitWorkTree tree, String name, String email) {
    StoredConfig config = tree.repository().getConfig();
    String user = config.getString("user", null, "name");
    String address = config.getString("user", null, "email");
    return user == null || address == null ? now(name, email) : now(user, address);
  }
}
