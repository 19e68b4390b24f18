package io.camelzodb.sync.layer;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.tree.layer.LayeredTree;
import io.camelzodb.tree.layer.LayeredTree.LayerChange;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes in a database which layer defines an object, in its attribute {@code zodbsync_layer}: all
 * objects in one transaction.
 */
public final class LayerNotes {
  private static final int ATTEMPTS = 5;
  private static final String NOTE = "zodbsync: layers";

  private LayerNotes() {}

  /**
   * Writes the layers of objects. Objects that are gone meanwhile are left out. An object that
   * shows the layer of its container, and that was not recorded now, keeps that layer when the
   * container gets another one.
   *
   * @param files the files that were written; nothing is opened if all show their layers
   * @throws StorageException if the database cannot be written; nothing of it is written then
   */
  public static void write(Settings settings, LayeredTree files) throws IOException {
    if (files.changes().isEmpty()) {
      return;
    }
    try (WritableStore store = Sources.openForWriting(settings, false)) {
      for (int attempt = 1; ; attempt++) {
        try {
          written(store, files);
          return;
        } catch (ConflictException again) {
          // Another transaction changed an object; its new record gets the layer as well.
          if (attempt == ATTEMPTS) {
            throw again;
          }
        }
      }
    }
  }

  private static void written(WritableStore store, LayeredTree files) throws StorageException {
    Snapshot snapshot = store.snapshot();
    List<LayerChange> changes = new ArrayList<>(files.changes());
    ObjectTree tree = new ObjectTree(snapshot, problem -> {});
    for (LayerChange change : files.changes()) {
      changes.addAll(inheriting(tree, change, files));
    }
    try (Commit commit = store.begin(TransactionNote.of("", NOTE))) {
      OidSet done = new OidSet();
      boolean some = false;
      for (LayerChange change : changes) {
        if (snapshot.contains(change.oid()) && done.add(change.oid())) {
          some |= stored(snapshot, commit, change);
        }
      }
      if (some) {
        commit.vote();
        commit.finish();
      }
    }
  }

  /** Returns what keeps the layer of objects in a container, if they were not recorded. */
  private static List<LayerChange> inheriting(
      ObjectTree tree, LayerChange change, LayeredTree files) throws StorageException {
    if (files.isListed(change.path())) {
      return List.of();
    }
    ZopeObject container = tree.resolve(change.path());
    if (container == null || !container.oid().equals(change.oid()) || !tree.holds(container)) {
      return List.of();
    }
    List<LayerChange> kept = new ArrayList<>();
    for (Child child : tree.listing(container)) {
      Oid oid = child.oid();
      ZopeObject object =
          oid == null || files.isRecorded(oid) ? null : tree.child(container, child);
      if (object != null && object.state().get(ObjectLayers.ATTRIBUTE) == null) {
        kept.add(new LayerChange(object.path(), object.oid(), change.before(), change.before()));
      }
    }
    return kept;
  }

  private static boolean stored(Snapshot snapshot, Commit commit, LayerChange change)
      throws StorageException {
    StoredRecord record = snapshot.load(change.oid());
    PickledObject object = record.object();
    if (!(object.state() instanceof Dictionary attributes)) {
      return false;
    }
    StateEdit state = new StateEdit(attributes);
    state.set(ObjectLayers.ATTRIBUTE, change.layer());
    if (!state.changed()) {
      return false;
    }
    byte[] pickles;
    try {
      pickles =
          PickleWriter.writeRecord(new PickledObject(List.of(object.classPart(), state.state())));
    } catch (PickleException fault) {
      throw StorageException.within(
          FaultPlace.ofPath(change.path()), change.path() + ": cannot be written", fault);
    }
    commit.store(change.oid(), record.tid(), pickles);
    return true;
  }
}
