package io.camelzodb.zope.container;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.BTreeEdit;
import io.camelzodb.zope.record.BTrees;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the children of a BTreeFolder2: {@code _tree}, the count of it in {@code _count}, the ids
 * of each meta type in {@code _mt_index}, and the order that plone.folder adds. Not safe for many
 * threads.
 */
final class BTreeFolderEdit {
  private static final Global SET = new Global("BTrees.OIBTree", "OIBTree");

  private final StateEdit state;
  private final RecordEdits records;
  private final @Nullable FolderOrderEdit order;

  BTreeFolderEdit(StateEdit state, RecordEdits records) throws StorageException {
    this.state = state;
    this.records = records;
    this.order = FolderOrderEdit.of(state, records);
  }

  /** Whether an object is such a folder. */
  static boolean isBTreeFolder(StateEdit state) {
    return oid(state.get("_tree")) != null;
  }

  /** Returns the reference to a child; null if there is none with that id. */
  @Nullable Value reference(String id) throws StorageException {
    return tree("_tree").get(id);
  }

  /** Returns the reference to each child. */
  Map<String, Value> references() throws StorageException {
    Map<String, Value> references = new LinkedHashMap<>();
    for (Entry entry : BTrees.entries(required("_tree"), records.view())) {
      String id = Dictionary.nameOf(entry.key());
      if (id != null) {
        references.put(id, entry.value());
      }
    }
    return references;
  }

  /** The meta types by id. */
  Map<String, String> metaTypes() throws StorageException {
    Map<String, String> types = new LinkedHashMap<>();
    if (oid(state.get("_mt_index")) != null) {
      for (Entry type : BTrees.entries(required("_mt_index"), records.view())) {
        String name = Dictionary.nameOf(type.key());
        for (Entry entry : BTrees.entries(type.value(), records.view())) {
          String id = Dictionary.nameOf(entry.key());
          if (id != null && name != null) {
            types.put(id, name);
          }
        }
      }
    }
    return types;
  }

  /** Adds a child; replaces one with the same id. */
  void add(String id, @Nullable String metaType, Value reference) throws StorageException {
    remove(id);
    tree("_tree").put(id, reference);
    count(1);
    if (metaType != null && oid(state.get("_mt_index")) != null) {
      BTreeEdit index = tree("_mt_index");
      Oid ids = oid(index.get(metaType));
      if (ids == null) {
        ids = records.create(SET, NoneValue.NONE);
        index.put(metaType, References.to(ids, SET));
      }
      new BTreeEdit(records, ids).put(id, IntValue.of(1));
    }
    if (order != null) {
      order.add(id);
    }
  }

  /** Removes a child; returns whether it was there. */
  boolean remove(String id) throws StorageException {
    if (!tree("_tree").remove(id)) {
      return false;
    }
    count(-1);
    if (oid(state.get("_mt_index")) != null) {
      for (Entry type : BTrees.entries(required("_mt_index"), records.view())) {
        Oid oid = oid(type.value());
        String name = Dictionary.nameOf(type.key());
        if (oid != null && name != null) {
          BTreeEdit ids = new BTreeEdit(records, oid);
          if (ids.remove(id) && ids.isEmpty()) {
            tree("_mt_index").remove(name);
          }
        }
      }
    }
    if (order != null) {
      order.remove(id);
    }
    return true;
  }

  /** Stores the order in its records. */
  void finish() throws StorageException {
    if (order != null) {
      order.finish();
    }
  }

  /** Changes the count, which is the state of a Length. */
  private void count(int more) throws StorageException {
    Oid oid = oid(state.get("_count"));
    if (oid != null && records.load(oid).state() instanceof IntValue number) {
      records.change(oid, new IntValue(number.value().add(BigInteger.valueOf(more)), false));
    }
  }

  private BTreeEdit tree(String attribute) throws StorageException {
    Oid oid = oid(state.get(attribute));
    if (oid == null) {
      throw new StorageException(
          new Fault.Damaged(attribute + " refers to no record of this database"));
    }
    return new BTreeEdit(records, oid);
  }

  private Value required(String attribute) throws StorageException {
    Value value = state.get(attribute);
    if (value == null) {
      throw new StorageException(new Fault.Damaged("there is no " + attribute));
    }
    return value;
  }

  static @Nullable Oid oid(@Nullable Value value) {
    References.Target target =
        value instanceof Reference reference ? References.target(reference) : null;
    return target == null || target.database() != null ? null : target.oid();
  }
}
