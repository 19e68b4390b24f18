package io.camelzodb.storage.export.file;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the problems of one export, each once and up to a limit. Thread-safe. */
public final class ProblemLog {
  private final String name;
  private final int most;
  private final Set<Problem> problems = new LinkedHashSet<>();
  private final List<Problem> fatal = new ArrayList<>();
  private long more;

  public ProblemLog(String name, int most) {
    this.name = name;
    this.most = most;
  }

  public synchronized Problem add(
      Severity severity, String where, @Nullable Oid oid, String message, String advice) {
    Problem problem =
        new Problem(
            severity,
            where.isEmpty() ? name : name + ", " + where,
            FaultPlace.ofSource(name),
            oid,
            message,
            advice);
    add(problem);
    return problem;
  }

  /** Adds a problem of a line of the export; {@code more} names the record in it, or is empty. */
  public synchronized Problem addAt(
      Severity severity, long line, String more, @Nullable Oid oid, String message, String advice) {
    String where = name + ", line " + line + more;
    FaultPlace place = FaultPlace.ofSource(name).and(FaultPlace.ofLine(name, (int) line));
    Problem problem = new Problem(severity, where, place, oid, message, advice);
    add(problem);
    return problem;
  }

  /** Adds a problem of a byte of the export; {@code label} stands before its number. */
  public synchronized Problem addAtByte(
      Severity severity,
      String label,
      long offset,
      @Nullable Oid oid,
      String message,
      String advice) {
    String where = name + ", " + label + offset;
    Problem problem =
        new Problem(severity, where, FaultPlace.ofByte(name, offset), oid, message, advice);
    add(problem);
    return problem;
  }

  private void add(Problem problem) {
    if (problem.severity() == Severity.FATAL) {
      fatal.add(problem);
    } else if (problems.size() < most) {
      problems.add(problem);
    } else if (!problems.contains(problem)) {
      more++;
    }
  }

  /** Returns the problems in the order they were found, with fatal ones at the end. */
  public synchronized List<Problem> list() {
    List<Problem> all = new ArrayList<>(problems);
    if (more > 0) {
      all.add(
          new Problem(
              Severity.ERROR,
              name,
              null,
              more + " more problems, not listed",
              "the limit is maxProblems = " + most));
    }
    all.addAll(fatal);
    return List.copyOf(all);
  }

  /** Adds the problems of another log of the same export. */
  public void addAll(ProblemLog other) {
    List<Problem> all = other.list();
    synchronized (this) {
      all.forEach(this::add);
    }
  }

  public synchronized boolean isEmpty() {
    return problems.isEmpty() && fatal.isEmpty();
  }

  synchronized int size() {
    return problems.size();
  }
}
