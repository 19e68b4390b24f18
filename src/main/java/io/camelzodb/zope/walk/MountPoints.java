package io.camelzodb.zope.walk;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Mount;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes mount points: objects that Zope replaces by a part of another database. The record of
 * a mount point holds only the path by which {@code zope.conf} names that database.
 */
public final class MountPoints {
  /** The classes of Products.ZODBMountPoint and of its predecessor. */
  private static final Set<String> CLASSES =
      Set.of(
          "Products.ZODBMountPoint.MountedObject.MountedObject",
          "Products.DBTab.MountedObject.MountedObject");

  private static final String TEMPORARY = "temp_folder";

  private MountPoints() {}

  /**
   * Whether a mount point shows Zope's temporary storage, which is in memory and ends with the
   * process.
   */
  private static boolean isTemporary(ZopeObject mountPoint) {
    if (mountPoint.id().equals(TEMPORARY)) {
      return true;
    }
    return mountPoint.state().get("_path") instanceof Text path
        && path.value().equals("/" + TEMPORARY);
  }

  /**
   * Returns the note about a mount point that is left out.
   *
   * @param consequence says what happens to its files
   */
  public static Problem problemOf(ZopeObject mountPoint, String consequence) {
    boolean memory = isTemporary(mountPoint);
    return Problem.ofObject(
        memory ? Problem.Severity.NOTE : Problem.Severity.WARNING,
        mountPoint.path(),
        mountPoint.oid(),
        "a mount point; what Zope shows there is in "
            + (memory ? "its memory alone" : "another database"),
        consequence + (memory ? "" : ": name that database in zodb.mounts"));
  }

  /** Whether an object is a mount point. */
  public static boolean isMountPoint(ZopeObject object) {
    return object.className() != null && CLASSES.contains(object.className().dotted());
  }

  /** Returns the mount point that a path leads through; null if there is none. */
  public static @Nullable String above(ObjectTree tree, ObjectPath path) {
    for (int depth = path.depth(); depth > 0; depth--) {
      try {
        ZopeObject object = tree.resolve(path.prefix(depth));
        if (object != null) {
          return isMountPoint(object) ? object.path().toString() : null;
        }
      } catch (StorageException unreadable) {
        return null;
      }
    }
    return null;
  }

  /** Returns the object under a name in the root mapping of a database; null if there is none. */
  static @Nullable Oid rooted(Snapshot snapshot, String root) throws StorageException {
    Dictionary mapping = snapshot.load(snapshot.root()).object().attributes();
    for (String name : List.of("data", "_container")) {
      if (mapping.get(name) instanceof Dictionary entries
          && entries.get(root) instanceof Reference reference) {
        References.Target target = References.target(reference);
        if (target != null && target.database() == null) {
          return target.oid();
        }
      }
    }
    return null;
  }

  /**
   * Returns the container of the mount point in the database around a mounted one, without
   * references to other records, which are not in the mounted database. Null for the root of the
   * site.
   *
   * @throws StorageException if it does not exist
   */
  static @Nullable ZopeObject container(Mount mount) throws StorageException {
    if (mount.at().isEmpty()) {
      return null;
    }
    ObjectPath path = new ObjectPath(mount.at()).parent();
    ZopeObject container =
        new ObjectTree(mount.enclosing().snapshot(), problem -> {}).resolve(path);
    return container == null ? null : withoutReferences(container);
  }

  private static ZopeObject withoutReferences(ZopeObject object) {
    Dictionary plain = new Dictionary();
    for (Entry entry : object.state().entries()) {
      if (!(entry.value() instanceof Reference)) {
        plain.put(entry.key(), entry.value());
      }
    }
    List<Value> record = List.of(object.record().classPart(), plain);
    return new ZopeObject(
        object.path(),
        object.oid(),
        object.tid(),
        object.size(),
        object.className(),
        object.metaType(),
        new PickledObject(record),
        () -> {
          ZopeObject parent = object.parent();
          return parent == null ? null : withoutReferences(parent);
        });
  }
}
