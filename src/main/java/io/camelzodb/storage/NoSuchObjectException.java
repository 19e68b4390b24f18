package io.camelzodb.storage;

/** The source has no record of that oid at that time (ZODB's POSKeyError). */
public final class NoSuchObjectException extends StorageException {
  private static final long serialVersionUID = 1L;

  /** The source, as its user named it, has no record of {@code oid}. */
  public NoSuchObjectException(String source, Oid oid) {
    super(source + " has no object " + oid);
  }
}
