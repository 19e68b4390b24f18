package io.camelzodb.storage;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads all objects of a store as of one transaction; never changes. Safe for use by many threads.
 */
public interface Snapshot {

  /** Returns the transaction. */
  Tid tid();

  /** Returns the name that the user gave to the store, for messages. */
  String name();

  /**
   * Returns the object to begin with: {@link Oid#ROOT} of a database (the mapping that holds the
   * application), or the exported object of an export.
   */
  Oid root();

  /**
   * Whether {@link #root()} is an exported object; otherwise it is the root mapping of a database.
   */
  boolean export();

  /** Whether each object is in a separate file, and folders show the containment. */
  default boolean ofFiles() {
    return false;
  }

  /** Returns where this database is mounted in another one; null if it is not. */
  default @Nullable Mount mount() {
    return null;
  }

  /** Whether there is a record; does not read it. */
  boolean contains(Oid oid) throws StorageException;

  /**
   * Loads the record of an object.
   *
   * @throws NoSuchObjectException if there is none
   * @throws StorageException if it cannot be read
   */
  StoredRecord load(Oid oid) throws StorageException;

  /**
   * Loads the records of many objects, in the order of {@code oids}; one answer each, also for
   * missing ones. A store behind a network sends many requests without waiting, so that this is
   * many times as fast as {@link #load} in a loop; it holds a bounded number of answers. {@code
   * oids} is read ahead of the answers. The result is for one thread.
   */
  default Iterator<Loaded> loadAll(Iterator<Oid> oids) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return oids.hasNext();
      }

      @Override
      public Loaded next() {
        return Loaded.from(Snapshot.this, oids.next());
      }
    };
  }

  /**
   * Announces that these objects will soon be loaded by {@link #load}, in about this order: a store
   * behind a network may fetch them into a bounded cache. Never waits, never fails.
   */
  default void prefetch(Collection<Oid> oids) {}

  /**
   * Whether {@link #load} has returned an older record because the newest is damaged. Valid after
   * loading.
   */
  default boolean isOutdated(Oid oid) {
    return false;
  }

  /** Returns all oids in the order of their records in the source. */
  Iterator<Oid> oids() throws StorageException;

  /** Returns the message about a blob for which {@link #blob} has no data. */
  default String missingBlob(Oid oid) throws StorageException {
    return "the source has no data for the blob " + oid;
  }

  /** Returns the data of a blob record; empty if the source has none. */
  Optional<BlobData> blob(Oid oid) throws StorageException;
}
