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
   * None yet.
   *
   * @param base where the tree is or will be, which limits the lengths of paths
   * @param problems told of each object
   */
  public RefusedObjects(Path base, Consumer<Problem> problems) {
    this.base = base;
    this.problems = problems;
  }

  /** Whether an object cannot have its files there; that is reported. */
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
    problems.accept(new Problem(Problem.Severity.ERROR, path.toString(), null, message, ""));
  }

  /** Why the last object that was not written was not; empty where all were. */
  public String reason() {
    return reason;
  }
}
