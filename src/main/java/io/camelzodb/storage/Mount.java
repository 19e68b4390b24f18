package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;

/**
 * Where a part of a database is seen within another one, as Zope's {@code mount-point} has it:
 * {@code /archive}, {@code /archive:/old/archive} or {@code /archive:~Other/old}. Immutable.
 *
 * @param at the ids of the path in the site
 * @param root the name under which the root mapping of the mounted database holds the object at
 *     which its paths begin
 * @param inside the ids of the path in the mounted database
 * @param around opens the database that the mount point is in
 */
public record Mount(List<String> at, String root, List<String> inside, Around around) {
  /** The name where none is given. */
  public static final String APPLICATION = "Application";

  /** Gives the database around a mounted one, to read what is acquired from there. */
  public interface Around extends Closeable {
    /**
     * A snapshot of it.
     *
     * @throws StorageException if it cannot be opened
     */
    Snapshot snapshot() throws StorageException;
  }
}
