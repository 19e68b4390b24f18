package io.camelzodb.storage;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickledObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One object as it stands in a source, still encoded. Immutable and safe to share; an
 * implementation may hold the bytes.
 */
public interface StoredRecord {

  /** The object's place in its database. */
  Oid oid();

  /** The transaction that wrote it; {@link Tid#ZERO} from an export. */
  Tid tid();

  /** Length of the stored form in bytes: of the pickles, or of the element of an XML export. */
  int size();

  /**
   * Decodes the record, anew with each call.
   *
   * @throws StorageException where its bytes are not what they should be; names oid and offset
   */
  PickledObject object() throws StorageException;

  /**
   * Finds out whether {@link #object()} would succeed; cheaper where a store can tell it without
   * making the values.
   *
   * @throws StorageException as {@link #object()} would
   */
  default void verify() throws StorageException {
    object();
  }

  /**
   * The class alone, or null where the record tells none; cheaper than {@link #object()} where a
   * store can read it without the state.
   *
   * @throws StorageException where its bytes are not what they should be
   */
  default @Nullable Global className() throws StorageException {
    return object().className();
  }

  /** The record as pickles: as stored, or, from an XML export, written anew. */
  byte[] pickle() throws IOException;
}
