package io.camelzodb.storage.write;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
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
    super(
        new Fault.Conflict(message(database, conflicts), "try again")
            .at(FaultPlace.ofSource(database))
            .at(first(conflicts)));
    this.conflicts = List.copyOf(conflicts);
  }

  /** Creates it for other conflicts, or after several attempts. */
  public ConflictException(FaultDetails details, @Nullable ConflictException cause) {
    super(new Fault.Conflict(details), cause);
    this.conflicts = cause == null ? List.of() : cause.conflicts;
  }

  private static String message(String database, List<Conflict> conflicts) {
    String shown =
        conflicts.stream().limit(SHOWN).map(Conflict::toString).collect(Collectors.joining(", "));
    return database
        + ": nothing was written: others changed the database meanwhile: "
        + shown
        + (conflicts.size() > SHOWN ? " and " + (conflicts.size() - SHOWN) + " more" : "");
  }

  private static FaultPlace first(List<Conflict> conflicts) {
    return conflicts.isEmpty()
        ? FaultPlace.NOWHERE
        : FaultPlace.ofOid(conflicts.get(0).oid())
            .and(FaultPlace.ofTid(conflicts.get(0).present()));
  }

  /** Returns the changed objects, as far as their oids are known. */
  public List<Conflict> conflicts() {
    return conflicts;
  }
}
