package io.camelzodb.sync;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.walk.ObjectTree;

/**
 * Refuses operations that are not possible for databases whose objects are not Zope's. The message
 * is one line.
 */
public final class ForeignDatabase {
  private ForeignDatabase() {}

  /**
   * Refuses to record types and titles only, since such objects have no other metadata.
   *
   * @throws StorageException if the database is foreign, or its root cannot be read
   */
  public static void checkRecord(ObjectTree tree, RecordOptions options) throws StorageException {
    if (options.unsupported() != Unsupported.STATE && !tree.snapshot().export()) {
      refuse(
          tree,
          "set zodb.unsupported=state to record the whole state of each object, or run extract");
    }
  }

  /**
   * Refuses to follow changes, which is possible for Zope's objects only.
   *
   * @throws StorageException if the database is foreign
   */
  public static void checkFollowed(Snapshot snapshot) throws StorageException {
    refuseOf(
        snapshot,
        "neither history nor watch can follow its changes; run record with"
            + " zodb.unsupported=state regularly, or run extract");
  }

  /**
   * Refuses to write to the database.
   *
   * @throws StorageException if the database is foreign
   */
  public static void checkWritten(Snapshot snapshot) throws StorageException {
    refuseOf(
        snapshot,
        "the rules of its classes are unknown, so nothing can be played back into it;"
            + " nothing was changed");
  }

  private static void refuseOf(Snapshot snapshot, String advice) throws StorageException {
    if (snapshot.contains(snapshot.root())) {
      refuse(new ObjectTree(snapshot, problem -> {}), advice);
    }
  }

  private static void refuse(ObjectTree tree, String advice) throws StorageException {
    DatabaseKind kind = tree.kind();
    if (kind.foreign()) {
      throw new StorageException(
          new Fault.Refused(
                  tree.snapshot().name()
                      + ": a "
                      + kind.description()
                      + ", no "
                      + DatabaseKind.ZOPE.description()
                      + ": "
                      + advice)
              .at(FaultPlace.ofSource(tree.snapshot().name())));
    }
  }
}
