package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import org.jspecify.annotations.Nullable;

/**
 * Changes the mapping that holds the children of DCWorkflow's collections of states and
 * transitions: a separate PersistentMapping, or a dictionary in the container's state. Not safe for
 * many threads.
 */
final class MappingEdit {
  private static final String NAME = "_mapping";

  private final StateEdit container;
  private final RecordEdits records;
  private final @Nullable Oid oid;

  private MappingEdit(StateEdit container, RecordEdits records, @Nullable Oid oid) {
    this.container = container;
    this.records = records;
    this.oid = oid;
  }

  /** Returns the mapping of a container; null if it has none. */
  static @Nullable MappingEdit of(StateEdit state, RecordEdits records) {
    Value mapping = state.get("_objects") == null ? null : state.get(NAME);
    Oid oid = BTreeFolderEdit.oid(mapping);
    return oid != null || mapping instanceof Dictionary
        ? new MappingEdit(state, records, oid)
        : null;
  }

  @Nullable Value get(String id) throws StorageException {
    return entries().get(id);
  }

  void put(String id, Value value) throws StorageException {
    change(id, value);
  }

  void remove(String id) throws StorageException {
    change(id, null);
  }

  private String attribute(Oid mapping) throws StorageException {
    return records.load(mapping).attributes().get("_container") == null ? "data" : "_container";
  }

  private Dictionary entries() throws StorageException {
    Value entries =
        oid == null ? container.get(NAME) : records.load(oid).attributes().get(attribute(oid));
    return entries instanceof Dictionary dictionary ? dictionary : new Dictionary();
  }

  private void change(String id, @Nullable Value value) throws StorageException {
    Dictionary changed = new Dictionary();
    for (Entry entry : entries().entries()) {
      if (!id.equals(Dictionary.nameOf(entry.key()))) {
        changed.put(entry.key(), entry.value());
      }
    }
    if (value != null) {
      changed.put(new Text(id), value);
    }
    if (oid == null) {
      container.set(NAME, changed);
      return;
    }
    StateEdit state = new StateEdit(records.load(oid).attributes());
    state.set(attribute(oid), changed);
    records.change(oid, state.state());
  }
}
