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

/** Which paths of a site are in which of its databases. */
public final class MountedPaths {
  private MountedPaths() {}

  /**
   * Of some paths of a site those that are in one of its databases: the root for all of a mounted
   * one.
   *
   * @param database settings of the database of the site, or of one of {@link Settings#mounted}
   * @param recurse whether what is below the paths counts as well
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
   * Whether the site shows a mounted database to who goes down from some paths: the database around
   * it has a mount point at its path, and each container on the way there is entered, as it has to
   * be for any other object. What is known of one that nobody comes to any more is forgotten.
   *
   * @param paths of the site
   * @param problems told where there is no mount point
   */
  public static boolean isThere(
      Settings database, List<ObjectPath> paths, Consumer<Problem> problems) throws IOException {
    MountPoint mount = database.mount().orElse(null);
    Settings around = database.around().orElse(null);
    if (mount == null || around == null) {
      return true;
    }
    if (!isThere(around, paths, problem -> {})) {
      // It stands in what nobody comes to.
      return false;
    }
    boolean shown;
    boolean entered;
    try (ObjectStore store = Sources.open(around)) {
      ZopeObject object = new ObjectTree(store.snapshot(), problem -> {}).resolve(mount.at());
      shown = object != null && MountPoints.isOne(object);
      entered = object != null && shown && isEntered(database, object, paths);
    }
    if (!shown || (!entered && paths.contains(ObjectPath.ROOT))) {
      PositionNames names = PositionNames.of(database);
      Files.deleteIfExists(names.lastTransaction());
      Files.deleteIfExists(names.kept("places"));
      Files.deleteIfExists(names.kept("recorded"));
    }
    if (!shown) {
      problems.accept(
          new Problem(
              Problem.Severity.WARNING,
              mount.at().toString(),
              null,
              "zodb.mounts names a database for it, but there is no mount point",
              "add it in Zope, or take it out of zodb.mounts"));
    }
    return entered;
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
