package io.camelzodb.sync.command;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.tree.TreePaths;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the objects that a playback is about to change, and brings them back if what follows fails.
 * They are files in a temporary folder. The folder can be read by its owner only, since it holds
 * passwords. Not safe for many threads.
 */
public final class EarlierObjects implements Closeable {
  private final Path folder;
  private final Settings settings;
  private final Set<String> alone = new LinkedHashSet<>();
  private final Set<String> whole = new LinkedHashSet<>();

  /**
   * Creates it with nothing in it.
   *
   * @param settings those of the playback
   */
  public EarlierObjects(Settings settings) throws IOException {
    folder = Files.createTempDirectory("camel-zodb-earlier");
    Files.createDirectory(folder.resolve(TreePaths.ROOT));
    this.settings =
        settings
            .with(Setting.BASE_DIR, folder.toString())
            .with(Setting.LAYERS, "")
            .with(Setting.SECRETS, "keep")
            .with(Setting.PLAYBACK_PROTECT, "")
            .with(Setting.LOCK, "false");
  }

  /** Keeps the objects of a plan as they are now; those that were kept before stay as they are. */
  public void keep(Plan plan) throws IOException {
    List<String> changed = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (Operation operation : plan.operations()) {
      String path = operation.path().toString();
      if (operation instanceof Operation.Delete) {
        if (whole.add(path)) {
          gone.add(path);
        }
      } else if (alone.add(path) && !(operation instanceof Operation.Create)) {
        changed.add(path);
      }
    }
    record(changed, false);
    record(gone, true);
  }

  private void record(List<String> paths, boolean recurse) throws IOException {
    if (!paths.isEmpty()) {
      Recording.of(settings)
          .recurse(recurse)
          .skipErrors(true)
          .ignoreRemoved()
          .withoutCommit()
          .run(paths);
    }
  }

  /**
   * Plays the objects back as they were when they were kept.
   *
   * @return what could not be brought back
   */
  public List<Problem> bringBack() throws IOException {
    List<Problem> problems = new ArrayList<>();
    for (boolean recurse : new boolean[] {true, false}) {
      Set<String> paths = recurse ? whole : alone;
      if (!paths.isEmpty()) {
        problems.addAll(
            Playback.of(settings)
                .with(
                    PlaybackOptions.DEFAULT
                        .withRecurse(recurse)
                        .withOverride(true)
                        .withSkipErrors(true)
                        .withDeleteUnrecorded(true))
                .from(new TreeOrigin.Folder(folder))
                .run(List.copyOf(paths))
                .plan()
                .problems());
      }
    }
    return problems.stream().filter(each -> each.severity().leavesOut()).toList();
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
