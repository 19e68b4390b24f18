package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an object does not exist in a snapshot: no record of an oid (ZODB's POSKeyError), or
 * nothing at a path.
 */
public final class NoSuchObjectException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Oid oid;
  private final transient FaultPlace place;

  /** Creates it for an oid; {@code source} is the name that the user gave. */
  public NoSuchObjectException(String source, Oid oid) {
    super(source + " has no object " + oid);
    this.oid = oid;
    this.place = FaultPlace.ofSource(source).and(FaultPlace.ofOid(oid));
  }

  /** Creates it with a message that names the object and the source. */
  public NoSuchObjectException(String message) {
    super(message);
    this.oid = null;
    this.place = FaultPlace.NOWHERE;
  }

  /** Returns the object; null if only its path is known. */
  public @Nullable Oid oid() {
    return oid;
  }

  @Override
  public Fault fault() {
    return new Fault.NotFound(String.valueOf(getMessage())).at(place);
  }
}
