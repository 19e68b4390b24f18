package io.camelzodb.sync;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.ObjectFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidPlaces;
import io.camelzodb.zope.ZopeObject;
import java.util.Set;

/** What the threads of a recording hand on, in the order of the tree. Immutable. */
sealed interface RecordStep {

  /**
   * An object to be read.
   *
   * @param leaf whether nothing may be below it
   * @param node its place; {@link OidPlaces#NONE} where places are not kept
   */
  record Found(ZopeObject object, boolean leaf, int node) implements RecordStep {}

  /**
   * An object whose files are ready to be written.
   *
   * @param unsupported whether only its type and title are recorded
   * @param leaf whether nothing may be below it
   * @param node its place; {@link OidPlaces#NONE} where places are not kept
   */
  record Ready(ObjectFiles files, Oid oid, boolean unsupported, boolean leaf, int node)
      implements RecordStep {}

  /** An object that cannot be read. */
  record Failed(ObjectPath path, Oid oid, StorageException fault) implements RecordStep {}

  /** The ids that a container has, told before the objects come. */
  record Listed(ObjectPath path, Set<String> ids) implements RecordStep {}

  /** Ids that a container has no more. */
  record Pruned(ObjectPath path, Set<String> gone) implements RecordStep {}

  /** A problem, told between the objects where it was met. */
  record Told(Problem problem) implements RecordStep {}
}
