package io.camelzodb.tree;

import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reports objects that cannot be files, and keeps the last reason. Not safe for many threads. */
public final class RefusedObjects {
  private final Path base;
  private final Consumer<Problem> problems;
  private String reason = "";

  /**
   * Creates it.
   *
   * @param base the folder of the tree, which limits the lengths of paths
   * @param problems receives each object
   */
  public RefusedObjects(Path base, Consumer<Problem> problems) {
    this.base = base;
    this.problems = problems;
  }

  /** Whether an object cannot have files there; reports it then. */
  public boolean refuses(ObjectFiles object) throws IOException {
    String fault = TreePaths.fault(base, object);
    if (fault != null) {
      add(object.path(), fault);
    }
    return fault != null;
  }

  /** Reports an object. */
  public void add(ObjectPath path, String fault) {
    reason = fault;
    String message = fault + TreePaths.NOT_WRITTEN;
    problems.accept(Problem.ofObject(Problem.Severity.ERROR, path, null, message, ""));
  }

  /** Returns why the last refused object was not written; empty if none was refused. */
  public String reason() {
    return reason;
  }
}
