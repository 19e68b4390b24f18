package io.camelzodb.storage.write;

import io.camelzodb.pickle.Dictionary;
import java.nio.charset.StandardCharsets;

/**
 * Holds user, description and extension of a transaction to be written. Storages keep at most
 * {@value #MAX_BYTES} bytes of each part.
 *
 * @param user the user, usually a folder path, a space and the user id; may be empty
 * @param description the note; may be empty
 * @param extension further values by name; plain values only (None, booleans, numbers, texts,
 *     bytes, tuples, lists, dictionaries); must not be changed any more
 */
public record TransactionNote(String user, String description, Dictionary extension) {

  /** The longest user, description and pickled extension, in bytes, texts as UTF-8. */
  public static final int MAX_BYTES = 65_535;

  /** Checks the lengths of the texts; {@link IllegalArgumentException} if one is too long. */
  public TransactionNote {
    check("user", user);
    check("description", description);
  }

  /** Creates a note without an extension. */
  public static TransactionNote of(String user, String description) {
    return new TransactionNote(user, description, new Dictionary());
  }

  /** Returns the user in UTF-8. */
  public byte[] userBytes() {
    return user.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the description in UTF-8. */
  public byte[] descriptionBytes() {
    return description.getBytes(StandardCharsets.UTF_8);
  }

  private static void check(String field, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the " + field + " of a transaction has " + length + " bytes, more than " + MAX_BYTES);
    }
  }
}
