package io.camelzodb.storage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a storage tells of a transaction beside its records. Byte strings are as stored, in whatever
 * encoding their writer had; nobody changes the arrays.
 *
 * @param tid its name and time
 * @param status one character: blank, or {@code p} for before a pack
 * @param user who, usually a folder path, a space and the user id
 * @param description the note
 * @param extension a pickled dictionary; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record TransactionInfo(
    Tid tid, char status, byte[] user, byte[] description, byte[] extension) {

  /** The user as text: UTF-8 where it is that, else Latin-1, in which Python 2 wrote. */
  public String userText() {
    return text(user);
  }

  /** The note as text, in the same way. */
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
