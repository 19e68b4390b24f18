package io.camelzodb.fault;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the parts of an error of any kind: the problem, the place and the advice. Immutable.
 *
 * @param problem what is wrong, in one line for people, such as {@code /news: is gone}
 * @param place where, as far as that is known
 * @param advice what a person can do about it; null if unknown
 */
public record FaultDetails(String problem, FaultPlace place, @Nullable String advice) {
  /** The text between both in a message. */
  private static final String BETWEEN = "; ";

  /** Creates them without place and advice. */
  public FaultDetails(String problem) {
    this(problem, FaultPlace.NOWHERE, null);
  }

  /** Creates them without place. */
  public FaultDetails(String problem, @Nullable String advice) {
    this(problem, FaultPlace.NOWHERE, advice);
  }

  /**
   * Reads a line of a library or of the system. The text after its first semicolon is the advice.
   */
  public static FaultDetails parsed(String line) {
    int at = line.indexOf(BETWEEN);
    return at < 0
        ? new FaultDetails(line)
        : new FaultDetails(line.substring(0, at), line.substring(at + BETWEEN.length()));
  }

  /** Returns what is wrong and what to do, in one line for people. */
  public String message() {
    return advice == null ? problem : problem + BETWEEN + advice;
  }

  /** Returns a copy with a more precise place. */
  public FaultDetails at(FaultPlace more) {
    return new FaultDetails(problem, place.and(more), advice);
  }

  /**
   * Returns a copy that names the source as its user did, where it names none, or a file that the
   * name ends with.
   */
  public FaultDetails inSource(String named) {
    String source = place.source();
    return source == null || named.endsWith(source)
        ? new FaultDetails(problem, place.inSource(named), advice)
        : this;
  }

  /** Returns a copy with another advice. */
  public FaultDetails advise(@Nullable String other) {
    return new FaultDetails(problem, place, other);
  }

  /** Returns a copy with another line, for the same place and advice. */
  public FaultDetails saying(String other) {
    return new FaultDetails(other, place, advice);
  }

  /** Returns a copy that also says the outcome, such as {@code nothing was written}. */
  public FaultDetails adding(String outcome) {
    return new FaultDetails(problem + BETWEEN + outcome, place, advice);
  }

  /** Returns a copy that also lists the problems of several attempts, with their first advice. */
  public FaultDetails listing(List<FaultDetails> attempts) {
    String all = attempts.stream().map(FaultDetails::problem).collect(Collectors.joining(BETWEEN));
    return new FaultDetails(
        problem + ": " + all,
        place,
        attempts.stream()
            .map(FaultDetails::advice)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(advice));
  }

  /** Returns a copy whose line begins with a text, such as the name of the file, and a colon. */
  public FaultDetails within(String where) {
    return new FaultDetails(where + ": " + problem, place, advice);
  }
}
