package io.camelzodb.component.route;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.command.EarlierObjects;
import io.camelzodb.sync.command.PhasedPlayback;
import io.camelzodb.sync.command.PlaybackPhase;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackPaths;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays paths back in the phases that a route of the context asks for, and tells another route
 * after each. If a phase or a route fails, the objects in the database are as they were before. The
 * caller holds the lock. For one playback.
 */
public final class RoutedPlayback {
  private static final Logger LOG = LoggerFactory.getLogger(RoutedPlayback.class);

  private final Settings settings;
  private final PlaybackRoutes routes;
  private final Playback playback;
  private final boolean recurse;
  private final boolean skipErrors;

  /**
   * Creates it.
   *
   * @param playback with its options
   * @param recurse one of these options
   * @param skipErrors one of these options
   */
  public RoutedPlayback(
      Settings settings,
      PlaybackRoutes routes,
      Playback playback,
      boolean recurse,
      boolean skipErrors)
      throws IOException {
    this.settings = settings.with(Setting.LOCK, "false");
    this.routes = routes;
    this.playback = playback;
    this.recurse = recurse;
    this.skipErrors = skipErrors;
  }

  /**
   * Plays back.
   *
   * @return the result of all phases; after a phase with errors it is the last one
   * @throws IOException if a phase or a route fails
   */
  public Playback.Result run(List<String> paths) throws IOException {
    List<PlaybackPhase> phases = routes.before(objects(paths));
    Playback.@Nullable Result all = null;
    boolean written = false;
    try (EarlierObjects earlier = new EarlierObjects(settings)) {
      try {
        for (PlaybackPhase phase : phases) {
          String tid = null;
          if (!phase.paths().isEmpty()) {
            Plan plan = playback.planLocked(phase.paths());
            earlier.keep(plan);
            written = true;
            Playback.Result result = playback.runLocked(phase.paths());
            if (result.plan().hasErrors() && !skipErrors) {
              bringBack(earlier);
              return result;
            }
            all = all == null ? result : all.plus(result);
            tid = result.tid() == null ? null : result.tid().hex();
          }
          new PhasedPlayback(settings, skipErrors, LOG::info).runAfter(phase);
          routes.after(phase, tid);
        }
      } catch (IOException | RuntimeException fault) {
        if (written) {
          bringBack(earlier, fault);
        }
        throw fault;
      }
    }
    return all == null ? playback.runLocked(List.of()) : all;
  }

  /** Returns the paths of objects as hooks get them, with slashes at their ends. */
  private List<String> objects(List<String> paths) throws IOException {
    List<String> objects = new ArrayList<>();
    for (ObjectPath path : PlaybackPaths.of(paths, recurse)) {
      objects.add(path.isRoot() ? "/" : path + "/");
    }
    return objects;
  }

  private static void bringBack(EarlierObjects earlier) throws IOException {
    for (Problem problem : earlier.bringBack()) {
      LOG.warn("{}", problem);
    }
  }

  private static void bringBack(EarlierObjects earlier, Exception fault) {
    try {
      bringBack(earlier);
    } catch (IOException | RuntimeException again) {
      fault.addSuppressed(again);
      LOG.error(
          "the database has a part of the playback, and could not be reset: {}",
          again.getMessage());
    }
  }
}
