package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.BTreeEdit;
import io.camelzodb.zope.record.BTrees;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the order of a folder of plone.folder. Its annotations hold a persistent list of ids, and
 * a PersistentMapping or OIBTree from each id to its position in that list. Not safe for many
 * threads.
 */
final class FolderOrderEdit {
  private static final String ORDER = "plone.folder.ordered.order";
  private static final String PLACES = "plone.folder.ordered.pos";

  private final RecordEdits records;
  private final Oid order;
  private final Oid positions;
  private final List<String> ids = new ArrayList<>();
  private boolean changed;

  private FolderOrderEdit(RecordEdits records, Oid order, Oid positions) throws StorageException {
    this.records = records;
    this.order = order;
    this.positions = positions;
    if (records.load(order).attributes().get("data") instanceof ListValue list) {
      for (Value item : list.items()) {
        String id = Dictionary.nameOf(item);
        if (id != null) {
          ids.add(id);
        }
      }
    }
  }

  /** Returns the order of a folder; null if it has none. */
  static @Nullable FolderOrderEdit of(StateEdit state, RecordEdits records)
      throws StorageException {
    Oid annotations = BTreeFolderEdit.oid(state.get("__annotations__"));
    if (annotations == null) {
      return null;
    }
    BTreeEdit tree = new BTreeEdit(records, annotations);
    Oid order = BTreeFolderEdit.oid(tree.get(ORDER));
    Oid positions = BTreeFolderEdit.oid(tree.get(PLACES));
    return order == null || positions == null
        ? null
        : new FolderOrderEdit(records, order, positions);
  }

  void add(String id) {
    ids.add(id);
    changed = true;
  }

  void remove(String id) {
    changed |= ids.remove(id);
  }

  /** Stores the changes in the records. */
  void finish() throws StorageException {
    if (!changed) {
      return;
    }
    changed = false;
    ListValue list = new ListValue();
    ids.forEach(id -> list.add(new Text(id)));
    StateEdit state = new StateEdit(records.load(order).attributes());
    state.set("data", list);
    records.change(order, state.state());
    Global kind = records.load(positions).className();
    if (kind != null && kind.name().contains("BTree")) {
      tree();
    } else {
      mapping();
    }
  }

  private void tree() throws StorageException {
    Global none = new Global("BTrees.OIBTree", "OIBTree");
    Map<String, Value> before = new HashMap<>();
    for (Entry entry : BTrees.entries(References.to(positions, none), records.view())) {
      String id = Dictionary.nameOf(entry.key());
      if (id != null) {
        before.put(id, entry.value());
      }
    }
    BTreeEdit tree = new BTreeEdit(records, positions);
    for (int i = 0; i < ids.size(); i++) {
      IntValue at = IntValue.of(i);
      if (!at.equals(before.remove(ids.get(i)))) {
        tree.put(ids.get(i), at);
      }
    }
    for (String gone : before.keySet()) {
      tree.remove(gone);
    }
  }

  private void mapping() throws StorageException {
    StateEdit state = new StateEdit(records.load(positions).attributes());
    Dictionary entries = new Dictionary();
    for (int i = 0; i < ids.size(); i++) {
      entries.put(new Text(ids.get(i)), IntValue.of(i));
    }
    state.set(state.get("_container") == null ? "data" : "_container", entries);
    records.change(positions, state.state());
  }
}
