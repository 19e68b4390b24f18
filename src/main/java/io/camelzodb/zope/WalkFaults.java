package io.camelzodb.zope;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Told what an {@link ObjectTree} leaves out; as safe for many threads as the tree is to be. */
public interface WalkFaults {
  /** Something left out or decoded by a guess. */
  void problem(Problem problem);

  /**
   * An object that a container lists and that cannot be read.
   *
   * @param problem the same for people
   * @param fault how reading it failed; null where there is no record to read
   */
  void lost(ObjectPath path, Problem problem, @Nullable StorageException fault);

  /** A part of what a container holds cannot be listed: nobody knows which ids are missing. */
  void unlisted(ObjectPath container, Problem problem);

  /** All of them as problems. */
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
