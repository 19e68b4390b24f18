package io.camelzodb.storage.write;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects were changed by others since they were read; nothing was written. Read them again, plan
 * anew, try again.
 */
public class ConflictException extends StorageException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  private final transient List<Conflict> conflicts;

  /**
   * An object that was changed.
   *
   * @param oid the object
   * @param read the transaction of the record that was read; {@link Tid#ZERO} if it was to be new
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

  /** At least one object that is in the way of writing to {@code database}. */
  public ConflictException(String database, List<Conflict> conflicts) {
    super(message(database, conflicts));
    this.conflicts = List.copyOf(conflicts);
  }

  /** Of another kind than of oids, or again and again: with a message that stands for itself. */
  public ConflictException(String message, @Nullable ConflictException cause) {
    super(message, cause);
    this.conflicts = cause == null ? List.of() : cause.conflicts;
  }

  private static String message(String database, List<Conflict> conflicts) {
    String shown =
        conflicts.stream().limit(SHOWN).map(Conflict::toString).collect(Collectors.joining(", "));
    return database
        + ": nothing written: changed by others meanwhile: "
        + shown
        + (conflicts.size() > SHOWN ? " and " + (conflicts.size() - SHOWN) + " more" : "")
        + "; try again";
  }

  /** All objects that were changed, as far as they are known by oid. */
  public List<Conflict> conflicts() {
    return conflicts;
  }
}
