package io.camelzodb.storage;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickledObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Holds one record of an object as it is stored, still encoded. Immutable and safe to share; an
 * implementation may hold the bytes.
 */
public interface StoredRecord {

  /** Returns the oid of the object. */
  Oid oid();

  /** Returns the transaction that wrote it; {@link Tid#ZERO} in an export. */
  Tid tid();

  /**
   * Returns the length of the stored form in bytes: of the pickles, or of the element of an XML
   * export. 0 for what has none: the folders around the files of a folder of exports.
   */
  int size();

  /**
   * Decodes the record, again with each call.
   *
   * @throws StorageException if its bytes are invalid; the message names oid and offset
   */
  PickledObject object() throws StorageException;

  /**
   * Checks whether {@link #object()} would succeed; cheaper if a store can check without decoding
   * the values.
   *
   * @throws StorageException as {@link #object()} would
   */
  default void verify() throws StorageException {
    object();
  }

  /**
   * Returns only the class, or null if the record has none; cheaper than {@link #object()} if a
   * store can read it without the state.
   *
   * @throws StorageException if its bytes are invalid
   */
  default @Nullable Global className() throws StorageException {
    return object().className();
  }

  /** Returns the record as pickles: as stored or, from an XML export, newly written. */
  byte[] pickle() throws IOException;
}
