package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * The source has no such object at that time: no record of an oid (ZODB's POSKeyError), or nothing
 * at a path.
 */
public final class NoSuchObjectException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Oid oid;

  /** The source, as its user named it, has no record of {@code oid}. */
  public NoSuchObjectException(String source, Oid oid) {
    super(source + " has no object " + oid);
    this.oid = oid;
  }

  /** Says which object, and which source has none. */
  public NoSuchObjectException(String message) {
    super(message);
    this.oid = null;
  }

  /** The object; null where only its path is known. */
  public @Nullable Oid oid() {
    return oid;
  }
}
