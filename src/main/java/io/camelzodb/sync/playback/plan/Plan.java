package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has to be done to bring a database in line with files. Immutable.
 *
 * @param tid the transaction up to which the database was looked at
 * @param compared how many objects were compared
 * @param unsupported how many of them are of a type that files cannot bring back
 * @param operations the steps, containers before what they contain, deletions before what takes
 *     their ids; empty where nothing differs
 * @param problems what is wrong with the files or the database; of an object with an error nothing
 *     is in the steps, nor of what it contains
 */
public record Plan(
    Tid tid, long compared, long unsupported, List<Operation> operations, List<Problem> problems) {

  /** The plans of two databases of one site, with the transaction of the first. */
  public Plan plus(Plan other) {
    return new Plan(
        tid,
        compared + other.compared,
        unsupported + other.unsupported,
        both(operations, other.operations),
        both(problems, other.problems));
  }

  public static <T> List<T> both(List<T> first, List<T> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /** Whether anything cannot be played back, so that nothing is unless errors are skipped. */
  public boolean hasErrors() {
    return problems.stream()
        .anyMatch(each -> each.severity().compareTo(Problem.Severity.OMITTED) > 0);
  }

  /** What stays as it is in the database although the files have it otherwise, and is told. */
  public List<Problem> omitted() {
    return problems.stream().filter(each -> each.severity() == Problem.Severity.OMITTED).toList();
  }
}
