package io.camelzodb.sync;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.zope.MountPoints;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.ZopeObject;
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
   * Whether the site shows a mounted database; it does where the database around it has a mount
   * point at its path. What is known of one that it shows no more is forgotten.
   *
   * @param problems told where it does not
   */
  public static boolean isThere(Settings database, Consumer<Problem> problems) throws IOException {
    MountPoint mount = database.mount().orElse(null);
    Settings around = database.around().orElse(null);
    if (mount == null || around == null) {
      return true;
    }
    try (ObjectStore store = Sources.open(around)) {
      ZopeObject object = new ObjectTree(store.snapshot(), problem -> {}).resolve(mount.at());
      if (object != null && MountPoints.isOne(object)) {
        return true;
      }
    }
    PositionNames names = PositionNames.of(database);
    Files.deleteIfExists(names.lastTransaction());
    Files.deleteIfExists(names.kept("places"));
    Files.deleteIfExists(names.kept("recorded"));
    problems.accept(
        new Problem(
            Problem.Severity.WARNING,
            mount.at().toString(),
            null,
            "zodb.mounts names a database for it, but there is no mount point",
            "add it in Zope, or take it out of zodb.mounts"));
    return false;
  }
}
