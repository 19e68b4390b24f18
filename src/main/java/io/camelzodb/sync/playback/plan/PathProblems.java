package io.camelzodb.sync.playback.plan;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the problems of a plan by the paths of objects. For one plan. */
public final class PathProblems {
  private final List<Problem> all;

  /** Starts with known problems. */
  public PathProblems(List<Problem> known) {
    this.all = new ArrayList<>(known);
  }

  /** Adds a note, which prevents nothing. */
  public void note(ObjectPath path, String message) {
    all.add(Problem.ofObject(Problem.Severity.NOTE, path, null, message, ""));
  }

  /** Adds an error; its message may begin with the path. */
  public void report(ObjectPath path, IOException fault) {
    report(path, FileFault.of(fault));
  }

  /** Adds an error; its line may begin with the path. */
  public void report(ObjectPath path, Fault fault) {
    all.add(Problem.ofFault(Problem.Severity.ERROR, path, null, fault));
  }

  /** Adds an error. */
  public void report(ObjectPath path, String message) {
    all.add(Problem.ofObject(Problem.Severity.ERROR, path, null, message, ""));
  }

  /** Adds an error about an object that others changed too. */
  public void conflict(ObjectPath path, String message, @Nullable String advice) {
    Fault fault = new Fault.Conflict(message, advice).at(FaultPlace.ofPath(path));
    String more = advice == null ? "" : advice;
    all.add(Problem.ofObject(Problem.Severity.ERROR, path, null, message, more).because(fault));
  }

  /** Adds a problem about an object that stays as it is; others are not affected. */
  public void omit(ObjectPath path, String message, String advice) {
    all.add(Problem.ofObject(Problem.Severity.OMITTED, path, null, message, advice));
  }

  /** Adds a problem. */
  public void add(Problem problem) {
    all.add(problem);
  }

  public List<Problem> all() {
    return List.copyOf(all);
  }
}
