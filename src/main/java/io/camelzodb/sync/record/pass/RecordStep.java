package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds one item that the threads of a recording pass on, in the order of the tree. Immutable. */
sealed interface RecordStep {

  /**
   * Holds an object to be read.
   *
   * @param leaf whether it has no children
   * @param omission why its children are left out; null if they are not
   * @param start whether its container is not visited
   * @param node its node in the index; {@link ContainmentIndex#NONE} without an index
   */
  record Found(ZopeObject object, boolean leaf, @Nullable String omission, boolean start, int node)
      implements RecordStep {}

  /**
   * Holds an object whose files are ready to be written.
   *
   * @param unsupported whether only its type and title are recorded
   * @param found the object as it was found
   */
  record Ready(ObjectFiles files, boolean unsupported, Found found) implements RecordStep {}

  /**
   * Holds an object that cannot be read.
   *
   * @param problem the failure for people
   * @param fault the failure; null if there is no record to read
   */
  record Failed(ObjectPath path, Problem problem, @Nullable StorageException fault)
      implements RecordStep {}

  /**
   * Holds the ids of a container; comes before the objects in it.
   *
   * @param lacks why it may have others; null if these are all
   */
  record Listed(ObjectPath path, Set<String> ids, @Nullable String lacks) implements RecordStep {}

  /**
   * Holds ids that a container does not have any more.
   *
   * @param lacks why it may have unknown ids; null if all are known
   */
  record Pruned(ObjectPath path, Set<String> gone, @Nullable String lacks) implements RecordStep {}

  /** Holds a problem, in its place between the objects. */
  record Reported(Problem problem) implements RecordStep {}
}
