package io.camelzodb.storage;

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
