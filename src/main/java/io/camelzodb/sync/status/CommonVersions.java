package io.camelzodb.sync.status;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.history.NewestTrailer;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.commit.HeadPosition;
import io.camelzodb.sync.commit.LastTransaction;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.record.pass.RecordedObjects;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.folder.FolderSource;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the versions of objects that work tree and database last had in common.
 *
 * <p>Mostly these are the files of the newest commit that names a transaction of the database; of
 * HEAD, if none does. Objects that were played back or recorded later, without a commit, are read
 * from the database as of that transaction. For one thread.
 */
final class CommonVersions implements Closeable {
  private final Settings database;
  private final Layers layers;
  private final ObjectStore store;
  private final Snapshot snapshot;
  private final PlayedPositions played;
  private final @Nullable CommitId head;
  private final @Nullable CommitId commit;
  private final @Nullable Tid committed;

  /** The position of all files, if it is later than that of the commit. */
  private final @Nullable Tid later;

  private final Map<Tid, ObjectReader> past = new HashMap<>();
  private final Map<CommitId, TreeSource> sources = new HashMap<>();

  /**
   * Finds the position of the base folder.
   *
   * @throws IOException if its repository cannot be read
   */
  CommonVersions(Settings database, Layers layers, ObjectStore store, Snapshot snapshot)
      throws IOException {
    this.database = database;
    this.layers = layers;
    this.store = store;
    this.snapshot = snapshot;
    PositionNames names = PositionNames.of(database);
    CommitId at = null;
    CommitId base = null;
    Tid tid = null;
    if (hasRepository(database.baseDir())) {
      try (GitWorkTree tree = GitWorkTree.openAnyhow(database.baseDir())) {
        at = tree.head().orElse(null);
        if (at != null) {
          HeadPosition position = new HeadPosition(names);
          Optional<NewestTrailer.Found> newest = position.newest(tree, at);
          base = newest.map(NewestTrailer.Found::commit).orElse(at);
          tid = position.read(tree, at).orElse(null);
        }
      }
    }
    this.head = at;
    this.commit = base;
    this.committed = tid;
    Tid last = new LastTransaction(names).read().orElse(Tid.ZERO);
    this.later = last.compareTo(tid == null ? Tid.ZERO : tid) > 0 ? last : null;
    this.played = PlayedPositions.of(names, layers, tid == null ? Tid.ZERO : tid, null);
  }

  static boolean hasRepository(Path folder) {
    return Files.exists(folder.resolve(".git"));
  }

  private boolean isAfter(@Nullable Tid tid, @Nullable Tid otherTid) {
    return tid != null
        && tid.compareTo(otherTid == null ? Tid.ZERO : otherTid) > 0
        && tid.compareTo(snapshot.tid()) <= 0;
  }

  /** Returns the database as of now. */
  Snapshot snapshot() {
    return snapshot;
  }

  /** Returns the commit that is checked out; null if there is none. */
  @Nullable CommitId head() {
    return head;
  }

  /** Returns the commit with the common files; null if there is none. */
  @Nullable CommitId commit() {
    return commit;
  }

  /** Returns the transaction that this commit, or HEAD, stands for; null if it is not known. */
  @Nullable Tid committed() {
    return committed;
  }

  /** Returns the transaction up to which the files were recorded; null if it is not known. */
  @Nullable Tid recorded() {
    return later == null ? committed : later;
  }

  /**
   * Returns the common version of an object; null if there was none.
   *
   * @throws IOException if it cannot be read
   */
  @Nullable ObjectVersion read(ObjectPath path) throws IOException {
    Tid tid = played.tid(path);
    Tid since = isAfter(tid, later) ? tid : later;
    TransactionLog log = store.transactionLog();
    if (since != null && isAfter(since, committed) && log != null) {
      try {
        ObjectReader reader = past.get(since);
        if (reader == null) {
          reader = RecordedObjects.reader(log.snapshot(since), database.recording(), problem -> {});
          past.put(since, reader);
        }
        return reader.read(path);
      } catch (StorageException packed) {
        // The commit is older, but it is there.
      }
    }
    return commit == null ? null : read(path, commit);
  }

  /**
   * Returns the version of an object in HEAD; null if there is none.
   *
   * @throws IOException if it cannot be read
   */
  @Nullable ObjectVersion inHead(ObjectPath path) throws IOException {
    return head == null ? null : read(path, head);
  }

  private @Nullable ObjectVersion read(ObjectPath path, CommitId of) throws IOException {
    TreeSource source = sources.get(of);
    if (source == null) {
      source = open(of);
      sources.put(of, source);
    }
    return new ObjectTreeReader(source).read(path);
  }

  private TreeSource open(CommitId revision) throws IOException {
    Path folder = database.baseDir();
    if (!layers.areUsed()) {
      return RevisionSource.open(folder, revision.hex());
    }
    List<TreeSource> sources =
        new ArrayList<>(List.of(RevisionSource.open(folder, revision.hex())));
    for (Layer layer : layers.lower()) {
      boolean commits = hasRepository(layer.folder()) && hasCommit(layer.folder());
      sources.add(
          commits ? RevisionSource.open(layer.folder(), "HEAD") : new FolderSource(layer.folder()));
    }
    return layers.open(sources);
  }

  private static boolean hasCommit(Path folder) throws IOException {
    try (GitWorkTree tree = GitWorkTree.openAnyhow(folder)) {
      return tree.head().isPresent();
    }
  }

  @Override
  public void close() throws IOException {
    for (TreeSource source : sources.values()) {
      source.close();
    }
  }
}
