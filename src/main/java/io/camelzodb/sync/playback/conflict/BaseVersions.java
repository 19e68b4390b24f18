package io.camelzodb.sync.playback.conflict;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.commit.LayerHeads;
import io.camelzodb.sync.commit.PositionNames;
import io.camelzodb.sync.commit.RecordedLayers;
import io.camelzodb.sync.playback.origin.PlayedPositions;
import io.camelzodb.sync.playback.origin.RevisionSource;
import io.camelzodb.sync.playback.origin.TreeVersion;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreeSource;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.LayeredSource;
import io.camelzodb.tree.layer.Layers;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.MaskedSecrets;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the versions of objects that a tree was made from. It reads them from the database, or from
 * the commit if the database was packed since. Not safe for many threads.
 */
public final class BaseVersions implements Closeable {
  private final TreeVersion version;
  private final PositionNames names;
  private final Layers layers;
  private final PlayedPositions played;
  private final @Nullable TransactionLog log;
  private final ZopeOptions options;
  private final Map<Tid, DatabaseReader> past = new HashMap<>();
  private @Nullable RevisionSource commit;
  private @Nullable TreeSource below;

  /**
   * Creates them.
   *
   * @param names the names for the database
   * @param layers the layers of the tree
   */
  public BaseVersions(
      TreeVersion version,
      PositionNames names,
      Layers layers,
      PlayedPositions played,
      ObjectStore store,
      ZopeOptions options) {
    this.version = version;
    this.names = names;
    this.layers = layers;
    this.played = played;
    this.log = store.transactionLog();
    this.options = options;
  }

  /** Returns the transaction that the files of an object reflect. */
  Tid tid(ObjectPath path) {
    Tid since = played.tid(path);
    return since == null || since.compareTo(version.tid()) < 0 ? version.tid() : since;
  }

  /**
   * Returns the base version of an object; null if there was none.
   *
   * @param current the current version of the object, for secrets that files hide; null if there is
   *     none
   * @throws StorageException if the version is unknown
   */
  @Nullable ObjectData read(ObjectPath path, @Nullable ObjectData current) throws IOException {
    try {
      return read(path, tid(path));
    } catch (StorageException packed) {
      if (version.commit() == null) {
        throw packedAway(path, "", packed);
      }
    }
    return committed(path, current);
  }

  private StorageException packedAway(
      ObjectPath path, String more, @Nullable StorageException packed) {
    Fault fault =
        new Fault.NotFound(
                path + ": its version of transaction " + tid(path) + " was packed away" + more,
                "play it back with --conflicts overwrite")
            .at(FaultPlace.ofPath(path));
    return packed == null ? new StorageException(fault) : new StorageException(fault, packed);
  }

  /** Returns the base version of an object that does not exist now. */
  @Nullable ObjectData read(ObjectPath path) throws IOException {
    return read(path, (ObjectData) null);
  }

  /**
   * Returns the version of an object as of a transaction.
   *
   * @throws StorageException if the database was packed since
   */
  @Nullable ObjectData read(ObjectPath path, Tid tid) throws StorageException {
    if (log == null) {
      throw new StorageException(new Fault.Refused("the database has no history of transactions"));
    }
    TransactionLog transactions = log;
    DatabaseReader objects =
        past.computeIfAbsent(tid, key -> new DatabaseReader(transactions.snapshot(key), options));
    ZopeObject object = objects.find(path);
    return object == null ? null : objects.data(object);
  }

  private @Nullable ObjectData committed(ObjectPath path, @Nullable ObjectData current)
      throws IOException {
    if (commit == null) {
      commit =
          RevisionSource.open(
              Objects.requireNonNull(version.repository()),
              Objects.requireNonNull(version.commit()).hex());
    }
    TreeSource files =
        !layers.areUsed() || LayeredSource.isDecided(commit, path) ? commit : layered(path);
    try {
      FiledObject filed = new ObjectTreeReader(files).read(path);
      if (filed == null) {
        return null;
      }
      return current == null ? filed.data() : MaskedSecrets.restored(filed.data(), current);
    } catch (TreeFault fault) {
      throw StorageException.within(FaultPlace.ofPath(path), path.toString(), fault);
    }
  }

  /** Returns the files of all layers as they were with the commit. */
  private TreeSource layered(ObjectPath path) throws IOException {
    if (below == null) {
      Path base = Objects.requireNonNull(version.repository());
      LayerHeads heads =
          new RecordedLayers(names.in(base))
              .at(version.tid())
              .orElse(LayerHeads.parse(LayerHeads.NONE));
      List<TreeSource> sources = new ArrayList<>();
      boolean done = false;
      try {
        sources.add(RevisionSource.open(base, Objects.requireNonNull(version.commit()).hex()));
        for (Layer layer : layers.lower()) {
          String head = heads.commits().get(layer.ident());
          if (head == null) {
            throw packedAway(
                path,
                ", and the files of the layer " + layer.ident() + " at that time are unknown",
                null);
          }
          sources.add(RevisionSource.open(layer.folder(), head));
        }
        below = layers.open(sources);
        done = true;
      } finally {
        for (TreeSource source : done ? List.<TreeSource>of() : sources) {
          source.close();
        }
      }
    }
    return below;
  }

  @Override
  public void close() throws IOException {
    if (commit != null) {
      commit.close();
    }
    if (below != null) {
      below.close();
    }
  }
}
