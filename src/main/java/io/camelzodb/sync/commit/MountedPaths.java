package io.camelzodb.sync.commit;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.MountPoints;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Assigns the paths of a site to its databases. */
public final class MountedPaths {
  private MountedPaths() {}

  /**
   * Returns the paths that lie in one database of the site; the root stands for all of a mounted
   * database.
   *
   * @param database settings of the main database, or of one of {@link Settings#mounted}
   * @param recurse whether objects below the paths count as well
   */
  public static List<ObjectPath> of(Settings database, List<ObjectPath> paths, boolean recurse) {
    MountPoint mount = database.mount().orElse(null);
    List<MountPoint> inner =
        database.mounts().stream()
            .filter(each -> mount == null || (!each.equals(mount) && mount.holds(each.at())))
            .toList();
    List<ObjectPath> own = new ArrayList<>();
    for (ObjectPath path : paths) {
      if (inner.stream().anyMatch(each -> each.holds(path))) {
        continue;
      }
      if (mount == null || (mount.holds(path) && !path.equals(mount.at()))) {
        own.add(path);
      } else if (path.equals(mount.at()) || (recurse && mount.isBelow(path))) {
        own.add(ObjectPath.ROOT);
      }
    }
    return own;
  }

  /**
   * Whether a walk down from some paths reaches a mounted database: the database around it has a
   * mount point at its path, and each container on the way is entered. If it is not reached any
   * more, its stored state is removed.
   *
   * @param paths of the site
   * @param problems receives a problem if there is no mount point
   */
  public static boolean hasMountPoint(
      Settings database, List<ObjectPath> paths, Consumer<Problem> problems) throws IOException {
    MountPoint mount = database.mount().orElse(null);
    Settings around = database.around().orElse(null);
    if (mount == null || around == null) {
      return true;
    }
    if (!hasMountPoint(around, paths, problem -> {})) {
      // It is in a part of the tree that is not reached.
      return false;
    }
    MountReach reach = MountReach.of(database, mount, around, paths);
    boolean shown = reach.shown();
    boolean entered = reach.entered();
    if (!shown || (!entered && paths.contains(ObjectPath.ROOT))) {
      PositionNames names = PositionNames.of(database);
      Files.deleteIfExists(names.lastTransaction());
      Files.deleteIfExists(names.stateFile("places"));
      Files.deleteIfExists(names.stateFile("recorded"));
    }
    if (!shown) {
      problems.accept(
          Problem.ofObject(
              Problem.Severity.WARNING,
              mount.at(),
              null,
              "zodb.mounts names a database for this path, but Zope has no mount point here",
              "add the mount point in Zope, or remove the path from zodb.mounts"));
    }
    return entered;
  }

  /**
   * Whether a walk down from some paths reaches a mounted database, as {@link #hasMountPoint} says;
   * reports and removes nothing.
   */
  public static boolean isReached(Settings database, List<ObjectPath> paths) throws IOException {
    MountPoint mount = database.mount().orElse(null);
    Settings around = database.around().orElse(null);
    return mount == null
        || around == null
        || (isReached(around, paths) && MountReach.of(database, mount, around, paths).entered());
  }

  /**
   * Says how far a walk comes.
   *
   * @param shown whether the database around has a mount point at the path
   * @param entered whether each container on the way is entered, too
   */
  private record MountReach(boolean shown, boolean entered) {
    static MountReach of(
        Settings database, MountPoint mount, Settings around, List<ObjectPath> paths)
        throws IOException {
      try (ObjectStore store = Sources.open(around)) {
        ZopeObject object = new ObjectTree(store.snapshot(), problem -> {}).resolve(mount.at());
        boolean shown = object != null && MountPoints.isMountPoint(object);
        return new MountReach(shown, object != null && shown && isEntered(database, object, paths));
      }
    }
  }

  private static boolean isEntered(Settings database, ZopeObject mountPoint, List<ObjectPath> paths)
      throws IOException {
    MountPoint mount = database.mount().orElseThrow();
    if (paths.stream().anyMatch(mount::holds)) {
      return true;
    }
    int top = Integer.MAX_VALUE;
    for (ObjectPath path : paths) {
      top = mount.isBelow(path) ? Math.min(top, path.depth()) : top;
    }
    RecordOptions options = database.recording();
    boolean entered = options.selection().takes(mountPoint);
    for (ZopeObject at = mountPoint.parent();
        at != null && at.path().depth() >= top;
        at = at.parent()) {
      entered &= options.entering().enters(at, false) && options.selection().takes(at);
    }
    return entered && top < Integer.MAX_VALUE;
  }
}
