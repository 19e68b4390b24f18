package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reports that others have changed objects since they were read, and that nothing was written. Read
 * them again and retry.
 */
public class ConflictException extends StorageException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  private final transient List<Conflict> conflicts;

  /**
   * Describes an object that was changed.
   *
   * @param oid the object
   * @param read the transaction of the record that was read; {@link Tid#ZERO} for a new object
   * @param present the transaction of the record that the database has now; {@link Tid#ZERO} if it
   *     has none
   */
  public record Conflict(Oid oid, Tid read, Tid present) {
    @Override
    public String toString() {
      if (present.equals(Tid.ZERO)) {
        return oid + " (read of " + read + ", now gone)";
      }
      return read.equals(Tid.ZERO)
          ? oid + " (not new, there since " + present + ")"
          : oid + " (read of " + read + ", now of " + present + ")";
    }
  }

  /** Creates it for at least one conflicting object of {@code database}. */
  public ConflictException(String database, List<Conflict> conflicts) {
    super(message(database, conflicts));
    this.conflicts = List.copyOf(conflicts);
  }

  /** Creates it with a complete message, for other conflicts or after several attempts. */
  public ConflictException(String message, @Nullable ConflictException cause) {
    super(message, cause);
    this.conflicts = cause == null ? List.of() : cause.conflicts;
  }

  private static String message(String database, List<Conflict> conflicts) {
    String shown =
        conflicts.stream().limit(SHOWN).map(Conflict::toString).collect(Collectors.joining(", "));
    return database
        + ": nothing was written: others changed the database meanwhile: "
        + shown
        + (conflicts.size() > SHOWN ? " and " + (conflicts.size() - SHOWN) + " more" : "")
        + "; try again";
  }

  /** Returns the changed objects, as far as their oids are known. */
  public List<Conflict> conflicts() {
    return conflicts;
  }

  @Override
  public Fault fault() {
    return conflicts.isEmpty()
        ? new Fault.Conflict(String.valueOf(getMessage()))
        : new Fault.Conflict(String.valueOf(getMessage()))
            .at(FaultPlace.ofOid(conflicts.get(0).oid()));
  }
}
