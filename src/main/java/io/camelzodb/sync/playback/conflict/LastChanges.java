package io.camelzodb.sync.playback.conflict;

import io.camelzodb.git.history.LastCommits;
import io.camelzodb.git.history.PathLog;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.sync.commit.TransactionCommit;
import io.camelzodb.sync.playback.plan.LastChange;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.ZopeOptions;
import io.camelzodb.zope.walk.DatabaseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds who last changed the objects of a plan: by the commit of their files or the transaction of
 * the database, whichever is later. For one plan.
 */
public final class LastChanges {
  /** The limit of transactions whose users are looked up. */
  private static final int MOST_TRANSACTIONS = 1000;

  private final DatabaseReader objects;
  private final @Nullable TransactionLog log;
  private final Map<Tid, String> users = new HashMap<>();

  public LastChanges(ObjectStore store, Snapshot snapshot, ZopeOptions options) {
    this.objects = new DatabaseReader(snapshot, options);
    this.log = store.transactionLog();
  }

  /**
   * Returns the last change of each object of a plan, as far as it is known.
   *
   * @param base the folder of the repository
   */
  public Map<ObjectPath, LastChange> of(Plan plan, Path base) throws IOException {
    Map<ObjectPath, String> folders = new LinkedHashMap<>();
    for (Operation operation : plan.operations()) {
      TreePaths.folder(operation.path())
          .ifPresent(folder -> folders.put(operation.path(), slashes(folder)));
    }
    Map<String, PathLog.Entry> commits = LastCommits.of(base, Set.copyOf(folders.values()));
    boolean empty =
        plan.operations().stream().anyMatch(each -> each instanceof Operation.CreateRoot);
    Map<ObjectPath, LastChange> found = new HashMap<>();
    for (Map.Entry<ObjectPath, String> folder : folders.entrySet()) {
      PathLog.Entry commit = commits.get(folder.getValue());
      LastChange committed = commit == null ? null : of(commit);
      LastChange stored = empty ? null : stored(folder.getKey());
      LastChange last =
          committed == null || (stored != null && stored.time().isAfter(committed.time()))
              ? stored
              : committed;
      if (last != null) {
        found.put(folder.getKey(), last);
      }
    }
    return Map.copyOf(found);
  }

  private static String slashes(Path folder) {
    StringBuilder path = new StringBuilder();
    for (Path name : folder) {
      path.append(path.length() == 0 ? "" : "/").append(name);
    }
    return path.toString();
  }

  private static LastChange of(PathLog.Entry commit) {
    Tid tid = TransactionCommit.tid(commit.message()).orElse(null);
    String author = commit.author().name();
    return new LastChange(
        tid == null ? author : commit.message().trailer(TransactionCommit.USER).orElse(author),
        tid == null ? commit.author().time().toInstant() : tid.time(),
        tid,
        commit.id().hex());
  }

  private @Nullable LastChange stored(ObjectPath path) {
    try {
      ZopeObject object = objects.find(path);
      return object == null
          ? null
          : new LastChange(user(object.tid()), object.tid().time(), object.tid(), null);
    } catch (StorageException unreadable) {
      // The plan reports this fault if it matters.
      return null;
    }
  }

  private String user(Tid tid) {
    if (log == null || (users.size() >= MOST_TRANSACTIONS && !users.containsKey(tid))) {
      return "";
    }
    TransactionLog transactions = log;
    return users.computeIfAbsent(
        tid,
        key -> {
          try {
            Iterator<TransactionLog.Transaction> from = transactions.transactions(key);
            TransactionLog.Transaction first = from.hasNext() ? from.next() : null;
            return first == null || !first.info().tid().equals(key)
                ? ""
                : first.info().userText().strip();
          } catch (StorageException | UncheckedIOException packed) {
            return "";
          }
        });
  }
}
