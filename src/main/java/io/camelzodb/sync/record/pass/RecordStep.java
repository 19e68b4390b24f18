package io.camelzodb.sync.record.pass;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.index.ContainmentIndex;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the threads of a recording hand on, in the order of the tree. Immutable. */
sealed interface RecordStep {

  /**
   * An object to be read.
   *
   * @param leaf whether nothing may be below it
   * @param within why what it contains is left out; null where it is not
   * @param start whether its container is not looked at
   * @param node its place; {@link ContainmentIndex#NONE} where places are not kept
   */
  record Found(ZopeObject object, boolean leaf, @Nullable String within, boolean start, int node)
      implements RecordStep {}

  /**
   * An object whose files are ready to be written.
   *
   * @param unsupported whether only its type and title are recorded
   * @param found the object as it was found
   */
  record Ready(ObjectFiles files, boolean unsupported, Found found) implements RecordStep {}

  /**
   * An object that cannot be read.
   *
   * @param problem the same for people
   * @param fault how that failed; null where there is no record to read
   */
  record Failed(ObjectPath path, Problem problem, @Nullable StorageException fault)
      implements RecordStep {}

  /**
   * The ids that a container has, told before the objects come.
   *
   * @param lacks why it may have others; null where these are all
   */
  record Listed(ObjectPath path, Set<String> ids, @Nullable String lacks) implements RecordStep {}

  /**
   * Ids that a container has no more.
   *
   * @param lacks why it may have others than are known; null where these are all
   */
  record Pruned(ObjectPath path, Set<String> gone, @Nullable String lacks) implements RecordStep {}

  /** A problem, told between the objects where it was met. */
  record Told(Problem problem) implements RecordStep {}
}
