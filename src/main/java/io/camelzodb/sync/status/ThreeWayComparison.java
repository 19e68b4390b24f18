package io.camelzodb.sync.status;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.status.ObjectStatus.Change;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.comparison.ObjectDifference;
import io.camelzodb.zope.comparison.ObjectPair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says of an object which side has changed it since both had the same. For one thread. */
final class ThreeWayComparison {
  private final CommonVersions common;
  private final LocalFiles local;

  ThreeWayComparison(CommonVersions common, LocalFiles local) {
    this.common = common;
    this.local = local;
  }

  /**
   * Returns the status of an object that differs.
   *
   * @param pair the version of the database, and that of the files; at most one is missing
   * @param differences the differences, if both are there
   */
  ObjectStatus differing(ObjectPair pair, List<ObjectDifference> differences) throws IOException {
    ObjectPath path = pair.path();
    Change inWorkTree = null;
    Change inDatabase = null;
    try {
      ObjectVersion base = common.read(path);
      inWorkTree = change(path, base, pair.after());
      inDatabase = change(path, base, pair.before());
    } catch (TreeFault | StorageException unreadable) {
      // Nobody knows how it was, so neither side can be said to be as before.
      inWorkTree = pair.after() == null ? Change.REMOVED : Change.CHANGED;
      inDatabase = pair.before() == null ? Change.REMOVED : Change.CHANGED;
    }
    if (inWorkTree == null && inDatabase == null) {
      inDatabase = pair.before() == null ? Change.REMOVED : Change.CHANGED;
    }
    return status(path, inWorkTree, inDatabase, keys(differences), false, layer(pair.after()));
  }

  /** Returns the status of an object that only HEAD has in another version. */
  ObjectStatus uncommitted(ObjectPath path, @Nullable ObjectVersion now) throws IOException {
    Change change = null;
    try {
      change = change(path, common.inHead(path), now);
    } catch (TreeFault | StorageException unreadable) {
      // HEAD holds something that is no object; now it is one.
    }
    // The files differ, even if they say the same.
    Change shown = change == null ? Change.CHANGED : change;
    return status(path, shown, shown, List.of(), true, layer(now));
  }

  /**
   * Returns the status of an object that cannot be read.
   *
   * @param files whether its files cannot be; otherwise its record
   */
  ObjectStatus unreadable(ObjectPath path, boolean files) {
    return status(
        path,
        files ? Change.UNREADABLE : null,
        files ? null : Change.UNREADABLE,
        List.of(),
        false,
        null);
  }

  private ObjectStatus status(
      ObjectPath path,
      @Nullable Change inWorkTree,
      @Nullable Change inDatabase,
      List<String> differing,
      boolean agreeing,
      @Nullable String layer) {
    LocalFiles.State state = local.of(path);
    return new ObjectStatus(
        path,
        inWorkTree,
        inDatabase,
        differing,
        agreeing,
        state.staged(),
        state.unstaged(),
        local.complete() && !state.staged() && !state.unstaged(),
        layer);
  }

  /** Returns how an object has changed; null if it has not. */
  private static @Nullable Change change(
      ObjectPath path, @Nullable ObjectVersion base, @Nullable ObjectVersion now)
      throws IOException {
    if (base == null || now == null) {
      return base == now ? null : base == null ? Change.ADDED : Change.REMOVED;
    }
    return new ObjectPair(null, path, base, now).differences().isEmpty() ? null : Change.CHANGED;
  }

  private static List<String> keys(List<ObjectDifference> differences) {
    List<String> keys = new ArrayList<>();
    for (ObjectDifference difference : differences) {
      if (difference instanceof ObjectDifference.Changed changed) {
        keys.addAll(changed.data().keys());
        if (changed.data().source()) {
          keys.add("source");
        }
        if (changed.state()) {
          keys.add("state");
        }
      } else if (difference instanceof ObjectDifference.Reordered) {
        keys.add(ObjectVersion.CONTENTS);
      }
    }
    return keys;
  }

  private static @Nullable String layer(@Nullable ObjectVersion files) throws IOException {
    if (!(files instanceof FiledObject filed) || !filed.folder().source().isLayered()) {
      return null;
    }
    Value layer = filed.folder().source().layer(filed.folder().path());
    return layer instanceof Text text ? text.value() : "";
  }
}
