package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import org.jspecify.annotations.Nullable;

/**
 * Reports that an object does not exist in a snapshot: no record of an oid (ZODB's POSKeyError), or
 * nothing at a path.
 */
public final class NoSuchObjectException extends StorageException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Oid oid;

  /** Creates it for an oid; {@code source} is the name that the user gave. */
  public NoSuchObjectException(String source, Oid oid) {
    super(
        new Fault.NotFound(source + " has no object " + oid)
            .at(FaultPlace.ofSource(source).and(FaultPlace.ofOid(oid))));
    this.oid = oid;
  }

  /** Creates it with a line that names the object and the source. */
  public NoSuchObjectException(FaultDetails details) {
    super(new Fault.NotFound(details));
    this.oid = null;
  }

  /** Returns the object; null if only its path is known. */
  public @Nullable Oid oid() {
    return oid;
  }
}
