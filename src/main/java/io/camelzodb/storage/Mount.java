package io.camelzodb.storage;

import java.io.Closeable;
import java.util.List;

/**
 * Describes where a part of a database is mounted in another one, as Zope's {@code mount-point}
 * does. Examples: {@code /archive}, {@code /archive:/old/archive} or {@code /archive:~Other/old}.
 * Immutable.
 *
 * @param at the ids of the path in the site
 * @param root the key in the root mapping of the mounted database for the object where its paths
 *     begin
 * @param inside the ids of the path in the mounted database
 * @param enclosing opens the database that holds the mount point
 */
public record Mount(
    List<String> at, String root, List<String> inside, EnclosingDatabaseOpener enclosing) {
  /** The default key in the root mapping. */
  public static final String APPLICATION = "Application";

  /** Opens the database around a mounted one, to read attributes that are acquired from it. */
  public interface EnclosingDatabaseOpener extends Closeable {
    /**
     * Returns a snapshot of that database.
     *
     * @throws StorageException if it cannot be opened
     */
    Snapshot snapshot() throws StorageException;
  }
}
