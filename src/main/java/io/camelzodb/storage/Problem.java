package io.camelzodb.storage;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import org.jspecify.annotations.Nullable;

/**
 * Describes something wrong that did not stop the work.
 *
 * @param severity how bad it is
 * @param where file, line, record, path or byte offset, for people
 * @param place the same for programs, as far as it is known; with the object
 * @param oid the object, or null
 * @param message what is wrong, in one line
 * @param advice what the user can do about it, in one line; may be empty
 * @param cause the error that it reports; null if it reports none
 */
public record Problem(
    Severity severity,
    String where,
    FaultPlace place,
    @Nullable Oid oid,
    String message,
    String advice,
    @Nullable Fault cause) {

  public Problem {
    place = oid == null ? place : place.and(FaultPlace.ofOid(oid));
  }

  /** Creates it without an error. */
  public Problem(
      Severity severity,
      String where,
      FaultPlace place,
      @Nullable Oid oid,
      String message,
      String advice) {
    this(severity, where, place, oid, message, advice, null);
  }

  /** Creates it with nothing but the object for programs. */
  public Problem(
      Severity severity, String where, @Nullable Oid oid, String message, String advice) {
    this(severity, where, FaultPlace.NOWHERE, oid, message, advice);
  }

  /** Creates it for an object whose path is known, such as {@code /site/news}. */
  public static Problem ofObject(
      Severity severity, Object path, @Nullable Oid oid, String message, String advice) {
    return new Problem(severity, path.toString(), FaultPlace.ofPath(path), oid, message, advice);
  }

  /** Creates it for an error of an object whose path is known, with its line and its advice. */
  public static Problem ofFault(Severity severity, Object path, @Nullable Oid oid, Fault error) {
    return ofFault(severity, path.toString(), FaultPlace.ofPath(path), oid, error);
  }

  /** Creates it for an error, with its line and its advice. */
  public static Problem ofFault(
      Severity severity, String where, FaultPlace place, @Nullable Oid oid, Fault error) {
    String begin = where + ": ";
    String line = error.details().problem();
    while (line.startsWith(begin)) {
      line = line.substring(begin.length());
    }
    String advice = error.advice() == null ? "" : error.advice();
    return new Problem(severity, where, place, oid, line, advice).because(error);
  }

  /** Creates it for a file. */
  public static Problem ofFile(Severity severity, Object file, String message, String advice) {
    return new Problem(severity, file.toString(), FaultPlace.ofFile(file), null, message, advice);
  }

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
    return new Problem(severity, outer + ", " + where, place, oid, message, advice, cause);
  }

  /** Returns the same problem with a more precise place. */
  public Problem at(FaultPlace more) {
    return new Problem(severity, where, place.and(more), oid, message, advice, cause);
  }

  /** Returns the same problem with the error that it reports, which completes its place. */
  public Problem because(Fault error) {
    return new Problem(severity, where, place.and(error.place()), oid, message, advice, error);
  }

  /** Returns the same problem that also says what became of the object, before its advice. */
  public Problem adding(String outcome) {
    return saying(message + "; " + outcome, advice);
  }

  /** Returns the same problem with another severity. */
  public Problem as(Severity other) {
    return new Problem(other, where, place, oid, message, advice, cause);
  }

  /** Returns the same problem with another message and advice. */
  public Problem saying(String other, String otherAdvice) {
    return new Problem(severity, where, place, oid, other, otherAdvice, cause);
  }

  /** Returns what is wrong, where, and what to do. */
  public FaultDetails details() {
    String begin = where + ": ";
    // The message of an exception may name the place already.
    String placed = (message.startsWith(begin) ? "" : begin) + message;
    return new FaultDetails(placed, place, advice.isEmpty() ? null : advice);
  }

  /** Returns one line: where, what, advice. */
  @Override
  public String toString() {
    return details().message();
  }
}
