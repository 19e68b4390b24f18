package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the problems of a plan by the paths of objects. For one plan. */
public final class PathProblems {
  private final List<Problem> all;

  /** Starts with known problems. */
  public PathProblems(List<Problem> known) {
    this.all = new ArrayList<>(known);
  }

  /** Adds a note, which prevents nothing. */
  public void note(ObjectPath path, String message) {
    all.add(new Problem(Problem.Severity.NOTE, path.toString(), null, message, ""));
  }

  /** Adds an error; its message may begin with the path. */
  public void report(ObjectPath path, IOException fault) {
    String prefix = path + ": ";
    String message = Objects.requireNonNullElse(fault.getMessage(), fault.toString());
    report(path, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  /** Adds an error. */
  public void report(ObjectPath path, String message) {
    all.add(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
  }

  /** Adds a problem about an object that stays as it is; others are not affected. */
  public void omit(ObjectPath path, String message, String advice) {
    all.add(new Problem(Problem.Severity.OMITTED, path.toString(), null, message, advice));
  }

  /** Adds a problem. */
  public void add(Problem problem) {
    all.add(problem);
  }

  public List<Problem> all() {
    return List.copyOf(all);
  }
}
