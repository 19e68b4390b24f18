package io.camelzodb.sync.record.pass;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReadException;
import java.util.regex.Pattern;

/**
 * Why an object cannot be recorded, as the tree keeps it: without the name of the source, which is
 * another one on each machine, and without the path, under which it stands.
 */
final class OmissionReason {
  private static final int MOST_CAUSES = 50;

  /** Where a record is in a file, or as of which transaction: another one after each packing. */
  private static final Pattern PLACE =
      Pattern.compile("(record of 0x[0-9a-f]{16})(?: at byte \\d+| of 0x[0-9a-f]{16})");

  /** A limit that comes from the memory of this machine. */
  private static final Pattern LIMIT = Pattern.compile("more than the limit of \\d+");

  private OmissionReason() {}

  /**
   * The reason.
   *
   * @param source the name of what was read
   */
  static String of(ObjectPath path, Throwable fault, String source) {
    Throwable at = fault;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      if (at instanceof NoSuchObjectException missing && missing.oid() != null) {
        return "there is no record " + missing.oid();
      }
      if (at instanceof DamagedRecordException damaged) {
        return damaged.problem().message();
      }
      at = at.getCause();
    }
    return of(path, String.valueOf(fault.getMessage()), source);
  }

  /** Whether it is the object that is wrong, and not how it was asked for. */
  static boolean isCertain(Throwable fault) {
    Throwable at = fault;
    for (int i = 0; at != null && i < MOST_CAUSES; i++) {
      if (at instanceof NoSuchObjectException
          || at instanceof DamagedRecordException
          || at instanceof ObjectReadException
          || at instanceof PickleException) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }

  /** The same of a message. */
  static String of(ObjectPath path, String message, String source) {
    String reason = withoutPath(path, message).replace(source, "the database");
    reason = PLACE.matcher(reason).replaceAll("$1");
    return LIMIT.matcher(reason).replaceAll("more than the limit");
  }

  /** A message that does not begin with the path, which is told beside it. */
  static String withoutPath(ObjectPath path, String message) {
    String prefix = path + ": ";
    String reason = message;
    while (reason.startsWith(prefix)) {
      reason = reason.substring(prefix.length());
    }
    return reason;
  }
}
