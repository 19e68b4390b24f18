package io.camelzodb.sync.command;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Marks folders of the tree as frozen and records them. The layers below such a folder do not count
 * any more, so all of its content comes into the folder itself.
 */
public final class Freezing {
  /** The name of the empty file that marks a folder. */
  public static final String MARKER = "__frozen__";

  private Freezing() {}

  /**
   * Freezes objects with all that they contain.
   *
   * @throws IOException if there is no object at a path, or it cannot be recorded; no marker is
   *     left then
   */
  @SuppressWarnings("try") // The lock is only held.
  public static Recording.Result run(Settings settings, List<String> paths) throws IOException {
    try (TreeLock lock = TreeLock.of(settings)) {
      List<ObjectPath> objects = paths.stream().map(NamedPath::of).toList();
      check(settings, objects);
      try (MadeFiles made = new MadeFiles()) {
        for (ObjectPath object : objects) {
          mark(settings, object, made);
        }
        Recording.Result result =
            Recording.of(settings.with(Setting.LOCK, "false"))
                .recurse(true)
                .withoutCommit()
                .run(paths);
        made.keep();
        return result;
      }
    }
  }

  private static void check(Settings settings, List<ObjectPath> objects) throws IOException {
    try (ObjectStore store = Sources.open(settings)) {
      DatabaseReader reader = new DatabaseReader(store.snapshot(), settings.zope());
      for (ObjectPath object : objects) {
        if (reader.find(object) == null) {
          throw new StorageException(
              new Fault.NotFound(
                  object + ": there is no such object in the database", "nothing was frozen"));
        }
      }
    }
  }

  private static void mark(Settings settings, ObjectPath object, MadeFiles made)
      throws IOException {
    Path folder =
        settings
            .baseDir()
            .resolve(
                TreePaths.folder(object)
                    .orElseThrow(
                        () ->
                            new StorageException(
                                new Fault.Refused(
                                    object + ": has no folder: " + TreePaths.fault(object)))));
    made.folder(folder);
    Path marker = folder.resolve(MARKER);
    if (!Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
      made.file(marker, new byte[0]);
    }
  }
}
