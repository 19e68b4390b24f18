package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;

/** Refuses records and notes that could not be read again. */
public final class WriteLimits {
  private WriteLimits() {}

  /**
   * Checks a record.
   *
   * @param maxBytes the longest record that is read
   * @throws StorageException if it is empty or longer
   */
  public static void checkRecord(String store, Oid oid, byte[] record, long maxBytes)
      throws StorageException {
    if (record.length == 0) {
      throw new StorageException(
          new Fault.Refused(store + ": the record of " + oid + " has no bytes")
              .at(FaultPlace.ofSource(store))
              .at(FaultPlace.ofOid(oid)));
    }
    if (record.length > maxBytes) {
      throw new StorageException(
          new Fault.Limit(
                  store
                      + ": the record of "
                      + oid
                      + " has "
                      + record.length
                      + " bytes, more than "
                      + maxBytes
                      + " that can be read back",
                  "split large data into Pdata parts, or store it in a blob")
              .at(FaultPlace.ofSource(store))
              .at(FaultPlace.ofOid(oid)));
    }
  }

  /**
   * Returns the pickled extension; no bytes if it is empty.
   *
   * @throws StorageException if it is too long or cannot be pickled
   */
  public static byte[] extension(String store, TransactionNote note) throws StorageException {
    if (note.extension().size() == 0) {
      return new byte[0];
    }
    byte[] bytes;
    try {
      bytes = PickleWriter.write(note.extension(), PickleWriter.ZODB_PROTOCOL);
    } catch (PickleException fault) {
      throw StorageException.within(
          FaultPlace.ofSource(store),
          store + ": the extension of the transaction cannot be written",
          fault);
    }
    if (bytes.length > TransactionNote.MAX_BYTES) {
      throw new StorageException(
          new Fault.Limit(
                  store
                      + ": the extension of the transaction has "
                      + bytes.length
                      + " bytes, more than "
                      + TransactionNote.MAX_BYTES)
              .at(FaultPlace.ofSource(store)));
    }
    return bytes;
  }
}
