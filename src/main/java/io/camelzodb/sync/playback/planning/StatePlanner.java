package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Unsupported;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateTarget;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plans how the state files of a tree are played back. For one planning. */
final class StatePlanner {
  private final Snapshot snapshot;
  private final ObjectTreeReader files;
  private final PlaybackOptions options;
  private final ObjectTree tree;
  private final StateOids oids;
  private final Map<Oid, Integer> digests = new HashMap<>();

  private record Found(ObjectPath path, @Nullable ZopeObject object) {}

  StatePlanner(Snapshot snapshot, ObjectTreeReader files, PlaybackOptions options) {
    this.snapshot = snapshot;
    this.files = files;
    this.options = options;
    this.tree = new ObjectTree(snapshot, problem -> {});
    this.oids = new StateOids(snapshot);
  }

  /** Whether an object is restored from its state file. */
  boolean applies(FiledObject filed) {
    return options.unsupported() == Unsupported.STATE && filed.state() != null;
  }

  /**
   * Reads all state files first, to map the oids in them to the database. A faulty file is reported
   * when its object is compared.
   *
   * @param empty whether the database has no application yet
   */
  void prepare(List<ObjectPath> paths, boolean empty) throws IOException {
    if (options.unsupported() != Unsupported.STATE) {
      return;
    }
    Deque<Found> open = new ArrayDeque<>();
    for (ObjectPath path : paths) {
      try {
        open.push(new Found(path, empty ? null : tree.resolve(path)));
      } catch (StorageException unread) {
        // Reported when its container is compared.
      }
      while (!open.isEmpty()) {
        Found found = open.pop();
        try {
          prepare(found, empty, open);
        } catch (TreeFault | StorageException later) {
          // Reported when the object itself is compared.
        }
      }
    }
  }

  private void prepare(Found found, boolean empty, Deque<Found> open) throws IOException {
    FiledObject filed = files.read(found.path());
    if (filed == null) {
      return;
    }
    ZopeObject object = found.object();
    Oid place = oids.oidInFiles(found.path());
    if (filed.state() != null) {
      StateContent content = StateContent.read(found.path(), filed.state());
      object = present(content, object);
      parent(found, content, empty);
      oids.add(found.path(), content, object);
    } else if (place != null) {
      oids.addWithoutFile(found.path(), place, object);
    }
    if (!options.recurse()) {
      return;
    }
    Map<String, Child> listing = new HashMap<>();
    if (object != null) {
      tree.listing(object).forEach(child -> listing.put(child.id(), child));
    }
    for (String id : filed.children()) {
      Child child = listing.get(id);
      open.push(
          new Found(
              found.path().child(id),
              object == null || child == null ? null : tree.child(object, child)));
    }
  }

  private void parent(Found found, StateContent content, boolean empty) throws StorageException {
    Oid parent = StateOids.parent(content);
    if (parent == null || found.path().isRoot()) {
      return;
    }
    ObjectPath above = found.path().parent();
    if (oids.oidInFiles(above) == null) {
      oids.addWithoutFile(above, parent, empty ? null : tree.resolve(above));
    }
  }

  /** Returns the content of a state file. */
  static StateContent content(FiledObject filed) throws IOException {
    return StateContent.read(filed.path(), Objects.requireNonNull(filed.state()));
  }

  /** Returns the object of the database that a state belongs to; null if its class differs. */
  static @Nullable ZopeObject present(StateContent content, @Nullable ZopeObject object) {
    return object != null && Objects.equals(object.className(), content.own().object().className())
        ? object
        : null;
  }

  /**
   * Returns the operation for an object; null if nothing differs.
   *
   * @param children the ids of the folders in its folder; null if they are not played back
   */
  Operation.@Nullable State operation(
      FiledObject filed,
      StateContent content,
      String type,
      @Nullable ZopeObject object,
      @Nullable List<String> children)
      throws IOException {
    var source = Objects.requireNonNull(filed.state());
    StateTarget target =
        new StateTarget(content, source, oids, snapshot, options.secrecy(), object, children);
    long[] changed = new long[1];
    target.changes(
        new StateTarget.Sink() {
          @Override
          public void record(
              Oid oid, Tid serial, PickledObject record, String text, @Nullable BlobData blob)
              throws StorageException {
            changed[0]++;
            shared(filed.path(), oid, text.hashCode());
          }

          @Override
          public void same(Oid oid, String text) throws StorageException {
            shared(filed.path(), oid, text.hashCode());
          }

          @Override
          public void damaged(Oid oid, Tid serial, byte[] bytes) {
            changed[0]++;
          }
        });
    if (object != null && changed[0] == 0) {
      return null;
    }
    return new Operation.State(
        filed.path(),
        type,
        object == null ? null : object.oid(),
        source,
        oids,
        children,
        changed[0]);
  }

  /** Checks that a record in the files of several objects is the same in all. */
  private void shared(ObjectPath path, Oid oid, int digest) throws StorageException {
    Integer before = digests.putIfAbsent(oid, digest);
    if (before != null && before != digest) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": its record "
                      + oid
                      + " is also in the state of another object, with other content",
                  "make both the same")
              .at(FaultPlace.ofPath(path)));
    }
  }
}
