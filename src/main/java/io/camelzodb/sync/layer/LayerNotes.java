package io.camelzodb.sync.layer;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.tree.layer.LayeredTree.LayerChange;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.record.StateEdit;
import java.io.IOException;
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
   * Writes the layers of objects. Objects that are gone meanwhile are left out.
   *
   * @param changes what was found while the objects were recorded; nothing is opened for none
   * @throws StorageException if the database cannot be written; nothing of it is written then
   */
  public static void write(Settings settings, List<LayerChange> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    try (WritableStore store = Sources.openForWriting(settings, false)) {
      for (int attempt = 1; ; attempt++) {
        try {
          written(store, changes);
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

  private static void written(WritableStore store, List<LayerChange> changes)
      throws StorageException {
    Snapshot snapshot = store.snapshot();
    try (Commit commit = store.begin(TransactionNote.of("", NOTE))) {
      boolean some = false;
      for (LayerChange change : changes) {
        some |= snapshot.contains(change.oid()) && stored(snapshot, commit, change);
      }
      if (some) {
        commit.vote();
        commit.finish();
      }
    }
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
