package io.camelzodb.sync.playback;

import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.MountedPaths;
import io.camelzodb.sync.Settings;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of a playback that are in one database of a site.
 *
 * @param playback into that database
 * @param paths what of it is played back
 * @param missing what is told instead where the site does not show that database; else null
 */
record SitePart(Playback playback, List<String> paths, @Nullable Plan missing) {

  /** The databases that some paths are in, that of the site first; at least one. */
  static List<SitePart> of(Playback playback, List<String> paths) throws IOException {
    List<Settings> mounted = playback.settings().mounted();
    if (mounted.isEmpty()) {
      return List.of(new SitePart(playback, paths, null));
    }
    boolean recurse = playback.options().recurse();
    List<ObjectPath> objects = PlaybackPaths.of(paths, recurse);
    List<SitePart> parts = new ArrayList<>();
    List<String> own = texts(MountedPaths.of(playback.settings(), objects, recurse));
    if (!own.isEmpty() || objects.isEmpty()) {
      parts.add(new SitePart(playback, own, null));
    }
    for (Settings database : mounted) {
      MountPoint mount = database.mount().orElseThrow();
      List<String> there =
          MountedPaths.of(database, objects, recurse).stream()
              .map(path -> path.ids().isEmpty() ? mount.at() : path)
              .map(ObjectPath::toString)
              .toList();
      if (!there.isEmpty()) {
        List<Problem> problems = new ArrayList<>();
        boolean shown = MountedPaths.isThere(database, problems::add);
        parts.add(new SitePart(playback.into(database), there, shown ? null : missing(problems)));
      }
    }
    return parts;
  }

  private static List<String> texts(List<ObjectPath> paths) {
    return paths.stream().map(ObjectPath::toString).toList();
  }

  /** What cannot be played back, since the site has no mount point for it, is an error. */
  private static Plan missing(List<Problem> problems) {
    List<Problem> errors = new ArrayList<>();
    for (Problem each : problems) {
      errors.add(
          new Problem(
              Problem.Severity.ERROR, each.where(), each.oid(), each.message(), each.advice()));
    }
    return new Plan(Tid.ZERO, 0, 0, List.of(), List.copyOf(errors));
  }
}
