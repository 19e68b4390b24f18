package io.camelzodb.storage;

import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All objects of a store as of one transaction; never changes. Safe for use by many threads. */
public interface Snapshot {

  /** The transaction up to which it reaches. */
  Tid tid();

  /** What the user called its store, for messages. */
  String name();

  /**
   * The object at which to begin: {@link Oid#ROOT} of a database (the mapping that holds the
   * application), the exported object of an export.
   */
  Oid root();

  /** Whether {@link #root()} is an exported object; else it is the root mapping of a database. */
  boolean export();

  /** Whether each object is a file of its own, in folders that tell what contains what. */
  default boolean ofFiles() {
    return false;
  }

  /** Where this database is seen within another one; null where it stands for itself. */
  default @Nullable Mount mount() {
    return null;
  }

  /** Whether there is a record, without reading it. */
  boolean contains(Oid oid) throws StorageException;

  /**
   * The record of an object.
   *
   * @throws NoSuchObjectException if there is none
   * @throws StorageException if it cannot be read
   */
  StoredRecord load(Oid oid) throws StorageException;

  /**
   * The records of many objects, in the order of {@code oids}; one answer each, also for those that
   * are not there. A store behind a network asks for many at once without waiting, so that this is
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
   * A hint that these objects will soon be asked for by {@link #load}, in about this order: a store
   * behind a network may fetch them meanwhile into a bounded cache. Never waits, never fails.
   */
  default void prefetch(Collection<Oid> oids) {}

  /**
   * Whether the record that {@link #load} gives is an older one, since the newest is damaged. Known
   * once it was loaded.
   */
  default boolean isOutdated(Oid oid) {
    return false;
  }

  /** All oids in the order in which the source holds their records. */
  Iterator<Oid> oids() throws StorageException;

  /** What to say of a blob for which {@link #blob} has no data. */
  default String missingBlob(Oid oid) throws StorageException {
    return "the source has no data for the blob " + oid;
  }

  /** The data of a blob record; empty where the source has none for it. */
  Optional<BlobData> blob(Oid oid) throws StorageException;
}
