package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * Describes something wrong that did not stop the work.
 *
 * @param severity how bad it is
 * @param where file, line, record, path or byte offset, for people
 * @param oid the object, or null
 * @param message what is wrong, in one line
 * @param advice what the user can do about it, in one line; may be empty
 */
public record Problem(
    Severity severity, String where, @Nullable Oid oid, String message, String advice) {

  /** Says how bad a problem is. */
  public enum Severity {
    /** The object was read, but changed or decoded by a guess. */
    NOTE,
    /** Nothing is lost, but people should know. */
    WARNING,
    /** One object was left as it is on purpose; everything else is processed. */
    OMITTED,
    /** An object was left out. */
    ERROR,
    /** The source was not read to its end. */
    FATAL;

    /** Whether something is missing in the result. */
    public boolean leavesOut() {
      return compareTo(OMITTED) >= 0;
    }
  }

  /** Returns the same problem, whose place is within another one, such as an object's path. */
  public Problem within(String outer) {
    return new Problem(severity, outer + ", " + where, oid, message, advice);
  }

  /** Returns one line: where, what, advice. */
  @Override
  public String toString() {
    String place = where + ": ";
    // The message of an exception names the place already.
    return (message.startsWith(place) ? "" : place)
        + message
        + (advice.isEmpty() ? "" : "; " + advice);
  }
}
