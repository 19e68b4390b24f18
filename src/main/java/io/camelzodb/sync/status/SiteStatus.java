package io.camelzodb.sync.status;

import io.camelzodb.concurrent.Background;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.MountPoint;
import io.camelzodb.sync.NamedPath;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.commit.MountedPaths;
import io.camelzodb.sync.layer.LayerSettings;
import io.camelzodb.sync.record.pass.RecordedObjects;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the differences between the work tree, HEAD and the databases of a site, path by path, and
 * the side that has changed.
 *
 * <p>Three versions of an object count: its files of now, the object in the database now, and the
 * version that both last had in common, see {@link CommonVersions}. Where a commit of this program
 * stands for a known transaction, only the objects that were changed since are looked at; otherwise
 * all are. Nothing is written, and no lock is taken. Not safe for many threads.
 */
public final class SiteStatus {
  private final Settings settings;
  private final Layers layers;

  private SiteStatus(Settings settings) throws IOException {
    this.settings = settings;
    this.layers = LayerSettings.of(settings);
  }

  /** Creates it for the base folder and the databases of the settings. */
  public static SiteStatus of(Settings settings) throws IOException {
    return new SiteStatus(settings);
  }

  /**
   * Says which versions of one database were compared.
   *
   * @param mount the path where the site shows it; an empty text for the main database
   * @param commit the commit with the files that both had in common; null if there is none
   * @param recorded the transaction up to which the files were recorded; null if it is not known
   * @param now the last transaction of the database
   * @param objects how many objects were compared; all others are known to be the same
   */
  public record Compared(
      String mount, @Nullable String commit, @Nullable Tid recorded, Tid now, long objects) {}

  /**
   * Holds the versions that were compared.
   *
   * @param head the commit that is checked out; null if there is none
   * @param databases the main database first, unless all paths are in others
   * @param problems objects that cannot be read
   */
  public record Result(@Nullable String head, List<Compared> databases, List<Problem> problems) {
    public Result {
      databases = List.copyOf(databases);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Compares the objects at some paths, each with all below it.
   *
   * @param paths as people write them
   * @param each receives the objects that differ, containers before the objects in them
   * @throws IOException if the tree, its repository or a database cannot be read, or no object is
   *     at a path
   */
  public Result compare(List<String> paths, Consumer<ObjectStatus> each) throws IOException {
    Path base = settings.baseDir();
    if (!Files.isDirectory(base)) {
      throw new StorageException(
          new Fault.NotFound(base + ": there is no such folder", "check zodb.base-dir")
              .at(FaultPlace.ofFile(base)));
    }
    List<ObjectPath> named = paths.stream().map(NamedPath::of).distinct().toList();
    List<ObjectPath> objects =
        named.stream()
            .filter(
                path -> named.stream().noneMatch(top -> !top.equals(path) && path.startsWith(top)))
            .sorted(ChangeCandidates.ORDER)
            .toList();
    // git looks at all files meanwhile.
    Background<LocalFiles> looking = Background.start("git status", () -> LocalFiles.of(layers));
    List<Problem> problems = new ArrayList<>();
    List<Compared> databases = new ArrayList<>();
    String head = null;
    try (TreeSource files = layers.areUsed() ? layers.open() : new FolderSource(base)) {
      List<Settings> all = new ArrayList<>(List.of(settings));
      all.addAll(settings.mounted());
      for (Settings database : all) {
        List<ObjectPath> own =
            MountedPaths.of(database, objects, true).stream()
                .map(path -> path.isRoot() ? top(database) : path)
                .toList();
        if (own.isEmpty() || !MountedPaths.isReached(database, objects)) {
          continue;
        }
        try (ObjectStore store = Sources.open(database)) {
          Snapshot snapshot = store.snapshot();
          try (CommonVersions common = new CommonVersions(database, layers, store, snapshot)) {
            head = common.head() == null ? null : common.head().hex();
            LocalFiles local = looking.get().in(database);
            databases.add(compare(database, store, common, files, local, own, each, problems::add));
          }
        }
      }
    }
    return new Result(head, databases, problems);
  }

  private Compared compare(
      Settings database,
      ObjectStore store,
      CommonVersions common,
      TreeSource files,
      LocalFiles local,
      List<ObjectPath> own,
      Consumer<ObjectStatus> each,
      Consumer<Problem> problems)
      throws IOException {
    Snapshot snapshot = common.snapshot();
    Tid recorded = common.recorded();
    if (recorded != null && recorded.compareTo(snapshot.tid()) > 0 && !snapshot.export()) {
      throw new StorageException(
          new Fault.Refused(
                  database.baseDir()
                      + ": the files were recorded at transaction "
                      + recorded
                      + ", which the database does not have: it is an older copy, or another"
                      + " database",
                  "check zodb.source and zodb.base-dir")
              .at(FaultPlace.ofFile(database.baseDir())));
    }
    DatabaseReader stored = RecordedObjects.reader(snapshot, database.recording(), problem -> {});
    DatabaseStatus status =
        new DatabaseStatus(stored, new ObjectTreeReader(files), common, local, each, problems);
    Optional<ChangeCandidates> candidates =
        layers.areUsed()
            ? Optional.empty()
            : ChangeCandidates.of(database, common, local, store, snapshot);
    if (candidates.isPresent()) {
      status.some(candidates.get(), own);
    } else {
      status.all(snapshot.export() && own.contains(ObjectPath.ROOT) ? stored.tops() : own);
    }
    return new Compared(
        database.mount().map(MountPoint::name).orElse(""),
        common.commit() == null ? null : common.commit().hex(),
        recorded,
        snapshot.tid(),
        status.compared());
  }

  private static ObjectPath top(Settings database) {
    return database.mount().map(MountPoint::at).orElse(ObjectPath.ROOT);
  }
}
