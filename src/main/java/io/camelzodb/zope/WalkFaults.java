package io.camelzodb.zope;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the faults of a walk through an {@link ObjectTree}. It must be as thread-safe as the
 * tree.
 */
public interface WalkFaults {
  /** Something left out or decoded by a guess. */
  void problem(Problem problem);

  /**
   * Reports an object that a container lists but that cannot be read.
   *
   * @param problem the fault for people
   * @param fault the failure; null if there is no record to read
   */
  void lost(ObjectPath path, Problem problem, @Nullable StorageException fault);

  /** Reports a container that cannot be listed completely: the missing ids are unknown. */
  void unlisted(ObjectPath container, Problem problem);

  /** Returns a receiver that passes all faults on as problems. */
  static WalkFaults of(Consumer<Problem> problems) {
    return new WalkFaults() {
      @Override
      public void problem(Problem problem) {
        problems.accept(problem);
      }

      @Override
      public void lost(ObjectPath path, Problem problem, @Nullable StorageException fault) {
        problems.accept(problem);
      }

      @Override
      public void unlisted(ObjectPath container, Problem problem) {
        problems.accept(problem);
      }
    };
  }
}
