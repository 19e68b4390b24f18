package io.camelzodb.zope.state;

import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import org.jspecify.annotations.Nullable;

/** Represents one entry of a {@code __state__} file. */
public sealed interface StateEntry {
  /** Returns the oid of the record. */
  Oid oid();

  /**
   * A record.
   *
   * @param object its pickles
   * @param blob whether it is the record of a blob, whose data is in {@link #blobFile}; null for
   *     all others
   */
  record Stored(Oid oid, PickledObject object, @Nullable Boolean blob) implements StateEntry {
    /** The name of the file beside that has the data of a blob. */
    public String blobFile() {
      return "__blob__." + oid.hex();
    }
  }

  /** A referenced record that did not exist. */
  record Missing(Oid oid) implements StateEntry {}

  /**
   * A record that could not be decoded.
   *
   * @param bytes the stored bytes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Damaged(Oid oid, byte[] bytes) implements StateEntry {}
}
