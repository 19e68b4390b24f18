package io.camelzodb.storage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Holds tid, user, description and extension of a transaction. Byte strings are as stored, in the
 * encoding of their writer; the arrays must not be changed.
 *
 * @param tid the tid, which is also the time
 * @param status one character: blank, or {@code p} for a packed transaction
 * @param user the user, usually a folder path, a space and the user id
 * @param description the note
 * @param extension a pickled dictionary; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record TransactionInfo(
    Tid tid, char status, byte[] user, byte[] description, byte[] extension) {

  /** Returns the user as text: UTF-8 if it is valid, else Latin-1, which Python 2 used. */
  public String userText() {
    return text(user);
  }

  /** Returns the description as text, decoded in the same way. */
  public String descriptionText() {
    return text(description);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException python2) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TransactionInfo that
        && tid.equals(that.tid)
        && status == that.status
        && Arrays.equals(user, that.user)
        && Arrays.equals(description, that.description)
        && Arrays.equals(extension, that.extension);
  }

  @Override
  public int hashCode() {
    return tid.hashCode();
  }
}
