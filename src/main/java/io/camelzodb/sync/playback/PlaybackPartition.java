package io.camelzodb.sync.playback;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.MountedPaths;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the paths of a playback that lie in one database of a site.
 *
 * @param playback the playback into that database
 * @param paths the paths to play back
 * @param missing the problems if nothing can be played back there; else null
 */
record PlaybackPartition(DatabasePlayback playback, List<String> paths, @Nullable Plan missing) {

  /**
   * Divides paths among the databases of the site, the main one first; returns at least one part.
   */
  static List<PlaybackPartition> of(DatabasePlayback playback, List<String> paths)
      throws IOException {
    List<Settings> mounted = playback.settings().mounted();
    if (mounted.isEmpty()) {
      return List.of(new PlaybackPartition(playback, paths, null));
    }
    boolean recurse = playback.options().recurse();
    List<ObjectPath> objects = PlaybackPaths.of(paths, recurse);
    List<PlaybackPartition> parts = new ArrayList<>();
    List<String> own = texts(MountedPaths.of(playback.settings(), objects, recurse));
    if (!own.isEmpty() || objects.isEmpty()) {
      parts.add(new PlaybackPartition(playback, own, null));
    }
    for (Settings database : mounted) {
      MountPoint mount = database.mount().orElseThrow();
      List<String> mountedPaths =
          MountedPaths.of(database, objects, recurse).stream()
              .map(path -> path.isRoot() ? mount.at() : path)
              .map(ObjectPath::toString)
              .toList();
      if (!mountedPaths.isEmpty()) {
        boolean named = objects.stream().anyMatch(mount::holds);
        List<Problem> problems = new ArrayList<>();
        boolean shown = MountedPaths.hasMountPoint(database, objects, problems::add);
        boolean wanted = named || playback.hasFiles(mount.at());
        if (shown && wanted) {
          parts.add(new PlaybackPartition(playback.into(database), mountedPaths, null));
        } else if (shown) {
          parts.add(new PlaybackPartition(playback, List.of(), withoutFiles(mount.at())));
        } else if (!problems.isEmpty()) {
          parts.add(new PlaybackPartition(playback, List.of(), missing(problems, wanted)));
        }
      }
    }
    return parts;
  }

  private static List<String> texts(List<ObjectPath> paths) {
    return paths.stream().map(ObjectPath::toString).toList();
  }

  /** Returns a plan that leaves a mount point without files as it is. */
  private static Plan withoutFiles(ObjectPath mountPoint) {
    Problem warning =
        Problem.ofObject(
            Problem.Severity.WARNING,
            mountPoint,
            null,
            "there are no files of the database mounted here; it is not changed",
            "");
    return new Plan(Tid.ZERO, 0, 0, List.of(), List.of(warning));
  }

  /** Returns a plan with an error, since the site has no mount point for the database. */
  private static Plan missing(List<Problem> problems, boolean wanted) {
    List<Problem> reported = new ArrayList<>();
    for (Problem each : problems) {
      Problem.Severity severity = wanted ? Problem.Severity.ERROR : each.severity();
      reported.add(each.as(severity));
    }
    return new Plan(Tid.ZERO, 0, 0, List.of(), List.copyOf(reported));
  }
}
