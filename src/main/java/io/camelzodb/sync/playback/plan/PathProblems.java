package io.camelzodb.sync.playback.plan;

import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What stands against a plan, by the path of the object. For one plan. */
public final class PathProblems {
  private final List<Problem> all;

  /** Goes on from what is known. */
  public PathProblems(List<Problem> known) {
    this.all = new ArrayList<>(known);
  }

  /** Something to know, which hinders nobody. */
  public void note(ObjectPath path, String message) {
    all.add(new Problem(Problem.Severity.NOTE, path.toString(), null, message, ""));
  }

  /** An error, of which the message may begin with the path. */
  public void report(ObjectPath path, IOException fault) {
    String prefix = path + ": ";
    String message = Objects.requireNonNullElse(fault.getMessage(), fault.toString());
    report(path, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  /** An error. */
  public void report(ObjectPath path, String message) {
    all.add(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
  }

  /** Something that stays as it is; nothing else is hindered. */
  public void omit(ObjectPath path, String message, String advice) {
    all.add(new Problem(Problem.Severity.OMITTED, path.toString(), null, message, advice));
  }

  /** What others found. */
  public void add(Problem problem) {
    all.add(problem);
  }

  public List<Problem> all() {
    return List.copyOf(all);
  }
}
