package io.camelzodb.storage;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong that did not stop the work, for the report.
 *
 * @param severity how bad it is
 * @param where file, line, record, path or byte offset, for people
 * @param oid the object it is about, or null
 * @param message what is wrong, in one line
 * @param advice what the user can do about it, in one line; may be empty
 */
public record Problem(
    Severity severity, String where, @Nullable Oid oid, String message, String advice) {

  /** How bad a problem is. */
  public enum Severity {
    /** Delivered all the same, changed or decoded by a guess. */
    NOTE,
    /** Nothing is lost, but people should know. */
    WARNING,
    /** One thing was left as it was, on purpose, and is told; all else goes on. */
    OMITTED,
    /** Something was left out. */
    ERROR,
    /** The source was not read to its end. */
    FATAL;

    /** Whether something is missing in what was delivered. */
    public boolean leavesOut() {
      return compareTo(OMITTED) >= 0;
    }
  }

  /** One line: where, what, advice. */
  @Override
  public String toString() {
    String place = where + ": ";
    // A fault that was thrown says where it was by itself.
    return (message.startsWith(place) ? "" : place)
        + message
        + (advice.isEmpty() ? "" : "; " + advice);
  }
}
