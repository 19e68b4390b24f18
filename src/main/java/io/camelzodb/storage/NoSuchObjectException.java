package io.camelzodb.storage;

/**
 * The source has no such object at that time: no record of an oid (ZODB's POSKeyError), or nothing
 * at a path.
 */
public final class NoSuchObjectException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The source, as its user named it, has no record of {@code oid}. */
  public NoSuchObjectException(String source, Oid oid) {
    super(source + " has no object " + oid);
  }

  /** Says which object, and which source has none. */
  public NoSuchObjectException(String message) {
    super(message);
  }
}
