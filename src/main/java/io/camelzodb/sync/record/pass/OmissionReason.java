package io.camelzodb.sync.record.pass;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.storage.DamagedRecordException;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReadException;
import java.util.regex.Pattern;

/**
 * Makes the text that the tree stores about an object that cannot be recorded. It has no source
 * name, which differs on each machine, and no path, since the text stands under it.
 */
final class OmissionReason {
  private static final int MOST_CAUSES = 50;

  /**
   * Matches the position of a record, in the file or by transaction, which changes with each
   * packing.
   */
  private static final Pattern PLACE =
      Pattern.compile("(record of 0x[0-9a-f]{16})(?: at byte \\d+| of 0x[0-9a-f]{16})");

  /** Matches a limit that depends on the memory of this machine. */
  private static final Pattern LIMIT = Pattern.compile("more than the limit of \\d+");

  private OmissionReason() {}

  /**
   * Returns the reason.
   *
   * @param source the name of the source
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

  /** Whether the object is faulty, and not the access to it. */
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

  /** Returns the reason in a message. */
  static String of(ObjectPath path, String message, String source) {
    String reason = withoutPath(path, message).replace(source, "the database");
    reason = PLACE.matcher(reason).replaceAll("$1");
    return LIMIT.matcher(reason).replaceAll("more than the limit");
  }

  /** Removes the path from the beginning of a message. */
  static String withoutPath(ObjectPath path, String message) {
    String prefix = path + ": ";
    String reason = message;
    while (reason.startsWith(prefix)) {
      reason = reason.substring(prefix.length());
    }
    return reason;
  }
}
