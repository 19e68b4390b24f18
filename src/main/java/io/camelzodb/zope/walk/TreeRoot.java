package io.camelzodb.zope.walk;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Finds the root object of a tree: the application, the object that is mounted, or the one that was
 * exported.
 */
final class TreeRoot {
  private final ObjectTree tree;
  private final Snapshot snapshot;
  private final RootMapping databaseRoot;
  private final WalkFaults problems;

  TreeRoot(ObjectTree tree, RootMapping databaseRoot, WalkFaults problems) {
    this.tree = tree;
    this.snapshot = tree.snapshot();
    this.databaseRoot = databaseRoot;
    this.problems = problems;
  }

  /** Returns the root object. */
  ZopeObject object() throws StorageException {
    Mount mount = snapshot.mount();
    if (mount != null) {
      return mounted(mount);
    }
    if (!snapshot.export()) {
      return tree.placed(databaseRoot.first(), ObjectPath.ROOT, null, null);
    }
    StoredRecord record = snapshot.load(snapshot.root());
    PickledObject object = record.object();
    return ObjectAtPath.of(
        record, object, exportedPath(record.oid(), object), null, () -> null, tree.decoder());
  }

  /** Returns the object that is shown at a mount point, with its path in the site. */
  private ZopeObject mounted(Mount mount) throws StorageException {
    Oid oid = MountPoints.rooted(snapshot, mount.root());
    if (oid == null) {
      throw new StorageException(
          new Fault.NotFound(
              snapshot.name() + ": the root mapping holds no " + mount.root() + " to be mounted"));
    }
    ZopeObject at = tree.placed(snapshot.load(oid), ObjectPath.ROOT, null, null);
    for (String id : mount.inside()) {
      Child next = tree.child(at, id);
      if (next == null || next.oid() == null) {
        throw new StorageException(
            new Fault.NotFound(
                snapshot.name()
                    + ": there is no "
                    + at.path().child(id)
                    + " to be mounted at "
                    + new ObjectPath(mount.at())));
      }
      at = tree.placed(snapshot.load(next.oid()), at.path().child(id), next.metaType(), at);
    }
    return new ZopeObject(
        new ObjectPath(mount.at()),
        at.oid(),
        at.tid(),
        at.size(),
        at.className(),
        at.metaType(),
        at.record(),
        () -> {
          try {
            return MountPoints.container(mount);
          } catch (StorageException fault) {
            throw new UncheckedIOException(fault);
          }
        });
  }

  private ObjectPath exportedPath(Oid oid, PickledObject object) {
    if (DatabaseRoot.APPLICATION.equals(object.className())) {
      return ObjectPath.ROOT;
    }
    for (String name : List.of("id", "__name__")) {
      Value value = object.attributes().get(name);
      String id = value == null ? null : tree.decoder().text(value, snapshot::name, oid);
      if (id != null && !id.isEmpty()) {
        return ObjectPath.ROOT.child(id);
      }
    }
    problems.problem(
        new Problem(
            Problem.Severity.NOTE,
            snapshot.name(),
            oid,
            "the exported object has no id; it stands under its oid",
            ""));
    return ObjectPath.ROOT.child(oid.hex());
  }
}
