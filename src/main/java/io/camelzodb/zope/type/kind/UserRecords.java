package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.type.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the users of a user folder: a separate record with a mapping by name, and a record for
 * each user. Unchanged users are not touched; in others, data that files do not have are kept.
 */
final class UserRecords {
  private static final Global MAPPING = new Global("Persistence.mapping", "PersistentMapping");
  private static final Global USER = new Global("AccessControl.users", "User");

  private final ObjectWriter folder;

  UserRecords(ObjectWriter folder) {
    this.folder = folder;
  }

  void write() throws StorageException {
    Map<String, Value> present = new LinkedHashMap<>();
    StoredRecord mapping = null;
    Value stored = folder.state().get("data");
    if (stored != null) {
      mapping = load(stored, "data");
      for (Entry entry : entries(mapping)) {
        String name = Dictionary.nameOf(entry.key());
        if (name == null) {
          throw folder.failStored("the name of a user in the database is not a text");
        }
        present.put(name, entry.value());
      }
    }
    Dictionary users = new Dictionary();
    Map<String, Value> targets = targetUsers(present);
    boolean same =
        mapping != null && List.copyOf(targets.keySet()).equals(List.copyOf(present.keySet()));
    for (Map.Entry<String, Value> user : targets.entrySet()) {
      same &= user.getValue() == present.get(user.getKey());
      users.put(new Text(user.getKey()), user.getValue());
    }
    if (!same) {
      store(mapping, users);
    }
  }

  /** Returns the new users: remaining ones first, in their order. */
  private Map<String, Value> targetUsers(Map<String, Value> present) throws StorageException {
    Map<String, List<Value>> target = new LinkedHashMap<>();
    for (Value item : folder.items(folder.required("users"), "users")) {
      folder.atItem("users", item);
      List<Value> user = folder.items(item, "a user");
      if (user.size() != 4) {
        throw folder.fail("a user is not name, password, roles and domains");
      }
      String name = folder.text(user.get(0), "the name of a user");
      folder.texts(user.get(2), "the roles of " + name);
      folder.texts(user.get(3), "the domains of " + name);
      if (!(user.get(1) instanceof Text || user.get(1) instanceof Bytes)) {
        throw folder.fail("the password of " + name + " is neither text nor bytes");
      }
      if (target.put(name, user) != null) {
        throw folder.fail("the user " + name + " occurs twice");
      }
    }
    Map<String, Value> targets = new LinkedHashMap<>();
    for (Map.Entry<String, Value> user : present.entrySet()) {
      List<Value> should = target.remove(user.getKey());
      if (should != null) {
        targets.put(user.getKey(), changed(user.getKey(), user.getValue(), should));
      }
    }
    for (Map.Entry<String, List<Value>> user : target.entrySet()) {
      StateEdit state = new StateEdit();
      set(state, user.getValue(), null);
      targets.put(user.getKey(), create(USER, state.state()));
    }
    return targets;
  }

  private Value changed(String name, Value stored, List<Value> should) throws StorageException {
    StoredRecord record = load(stored, "the user " + name);
    PickledObject object = object(record);
    StateEdit state = new StateEdit(object.attributes());
    set(state, should, before(name));
    if (state.changed()) {
      folder
          .records()
          .store(
              record.oid(),
              record.tid(),
              new PickledObject(List.of(object.classPart(), state.state())));
    }
    return stored;
  }

  /** Sets the attributes that differ from the files. */
  private static void set(StateEdit state, List<Value> should, @Nullable List<Value> before) {
    if (before == null || !ValueEquality.same(before.get(0), should.get(0))) {
      state.set("name", should.get(0));
    }
    if (before == null || !ValueEquality.same(before.get(1), should.get(1))) {
      state.set("__", should.get(1));
    }
    if (before == null || !ValueEquality.same(before.get(2), should.get(2))) {
      state.set("roles", should.get(2));
    }
    if (before == null || !ValueEquality.same(before.get(3), should.get(3))) {
      ListValue domains = new ListValue();
      if (should.get(3) instanceof Tuple tuple) {
        tuple.items().forEach(domains::add);
      } else if (should.get(3) instanceof ListValue list) {
        list.items().forEach(domains::add);
      }
      state.set("domains", domains);
    }
  }

  private @Nullable List<Value> before(String name) {
    if (folder.before("users") instanceof ListValue users) {
      for (Value item : users.items()) {
        if (item instanceof Tuple user && user.size() == 4 && user.get(0).equals(new Text(name))) {
          return user.items();
        }
      }
    }
    return null;
  }

  private void store(@Nullable StoredRecord mapping, Dictionary users) throws StorageException {
    if (mapping == null) {
      folder.state().set("data", create(MAPPING, ObjectDataWriter.dictionary("data", users)));
      return;
    }
    PickledObject object = object(mapping);
    StateEdit state = new StateEdit(object.attributes());
    state.set(state.get("_container") == null ? "data" : "_container", users);
    folder
        .records()
        .store(
            mapping.oid(),
            mapping.tid(),
            new PickledObject(List.of(object.classPart(), state.state())));
  }

  private Reference create(Global className, Dictionary state) throws StorageException {
    Oid oid = folder.records().newOid();
    folder.records().store(oid, Tid.ZERO, ObjectDataWriter.record(className, state));
    return References.to(oid, className);
  }

  private List<Entry> entries(StoredRecord mapping) throws ObjectWriteException {
    Dictionary state = object(mapping).attributes();
    for (String name : List.of("data", "_container")) {
      if (state.get(name) instanceof Dictionary users) {
        return users.entries();
      }
    }
    throw folder.failStored("data in the database is not a mapping of users");
  }

  private StoredRecord load(Value value, String label) throws ObjectWriteException {
    References.Target target =
        value instanceof Reference reference ? References.target(reference) : null;
    if (target == null || target.database() != null) {
      throw folder.failStored(label + " in the database is not a separate record");
    }
    try {
      return folder.snapshot().load(target.oid());
    } catch (StorageException lost) {
      throw folder.failStored(label + " cannot be read: " + lost.getMessage());
    }
  }

  private PickledObject object(StoredRecord record) throws ObjectWriteException {
    try {
      return record.object();
    } catch (StorageException damaged) {
      throw folder.failStored("its users cannot be read: " + damaged.getMessage());
    }
  }
}
