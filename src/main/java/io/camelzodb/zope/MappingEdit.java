package io.camelzodb.zope;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * The mapping in which DCWorkflow's collections of states and transitions hold their objects, a
 * PersistentMapping of its own, while it is changed. Not safe for many threads.
 */
final class MappingEdit {
  private final RecordEdits records;
  private final Oid oid;

  private MappingEdit(RecordEdits records, Oid oid) {
    this.records = records;
    this.oid = oid;
  }

  /** The mapping of a container; null where it has none. */
  static @Nullable MappingEdit of(StateEdit state, RecordEdits records) {
    Oid oid = state.get("_objects") == null ? null : BranchEdit.oid(state.get("_mapping"));
    return oid == null ? null : new MappingEdit(records, oid);
  }

  @Nullable Value get(String id) throws StorageException {
    return records.load(oid).attributes().get(attribute()) instanceof Dictionary entries
        ? entries.get(id)
        : null;
  }

  void put(String id, Value value) throws StorageException {
    change(id, value);
  }

  void remove(String id) throws StorageException {
    change(id, null);
  }

  private String attribute() throws StorageException {
    return records.load(oid).attributes().get("_container") == null ? "data" : "_container";
  }

  private void change(String id, @Nullable Value value) throws StorageException {
    StateEdit state = new StateEdit(records.load(oid).attributes());
    Dictionary changed = new Dictionary();
    if (state.get(attribute()) instanceof Dictionary entries) {
      for (Entry entry : entries.entries()) {
        if (!id.equals(Dictionary.nameOf(entry.key()))) {
          changed.put(entry.key(), entry.value());
        }
      }
    }
    if (value != null) {
      changed.put(new Text(id), value);
    }
    state.set(attribute(), changed);
    records.change(oid, state.state());
  }
}
