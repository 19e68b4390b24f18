package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds the operations that change a database to match files. Immutable.
 *
 * @param tid the transaction up to which the database was read
 * @param compared how many objects were compared
 * @param unsupported how many of them have a type that cannot be played back
 * @param operations the operations, containers before their content, deletions before objects that
 *     take their ids; empty if nothing differs
 * @param problems problems of the files or the database; an object with an error has no operations,
 *     nor has anything in it
 */
public record Plan(
    Tid tid, long compared, long unsupported, List<Operation> operations, List<Problem> problems) {

  /** Joins the plans of two databases of one site; keeps the transaction of the first. */
  public Plan plus(Plan other) {
    return new Plan(
        tid,
        compared + other.compared,
        unsupported + other.unsupported,
        concatenated(operations, other.operations),
        concatenated(problems, other.problems));
  }

  public static <T> List<T> concatenated(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * Whether an object cannot be played back, so that nothing is written unless errors are skipped.
   */
  public boolean hasErrors() {
    return problems.stream()
        .anyMatch(each -> each.severity().compareTo(Problem.Severity.OMITTED) > 0);
  }

  /**
   * Returns the problems about objects that stay in the database as they are although the files
   * differ.
   */
  public List<Problem> omitted() {
    return problems.stream().filter(each -> each.severity() == Problem.Severity.OMITTED).toList();
  }
}
