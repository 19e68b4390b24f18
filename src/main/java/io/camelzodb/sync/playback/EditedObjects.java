package io.camelzodb.sync.playback;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the objects that a plan changes. Containers stay in memory until all their changes are
 * known; other records are stored at once. For one plan.
 */
final class EditedObjects {
  private final Snapshot snapshot;
  private final ObjectTree tree;
  private final StoredRecords records;
  private final RecordEdits edits;
  private final Map<ObjectPath, EditedObject> containers = new LinkedHashMap<>();

  /** The containers by oid, since a container may be at several paths. */
  private final Map<Oid, EditedObject> held = new HashMap<>();

  EditedObjects(Snapshot snapshot, StoredRecords records) {
    this.snapshot = snapshot;
    this.tree = new ObjectTree(snapshot, problem -> {});
    this.records = records;
    this.edits = new RecordEdits(snapshot, records);
  }

  /** Returns the edits of the records that belong to containers. */
  RecordEdits edits() {
    return edits;
  }

  /** Holds a new container, or one whose state was replaced. */
  void put(ObjectPath path, EditedObject container) {
    containers.put(path, container);
  }

  /** Whether a container is held at a path. */
  boolean has(ObjectPath path) {
    return containers.containsKey(path);
  }

  /** Drops the container at a path, which another object takes. */
  void drop(ObjectPath path) {
    containers.remove(path);
  }

  /** Puts a new object in its container; returns false if the container's state has it already. */
  boolean place(ObjectPath path, String type, Oid oid, Global className) throws StorageException {
    ContainerEdit children = container(path).children();
    References.Target there =
        children.reference(path.id()) instanceof Reference reference
            ? References.target(reference)
            : null;
    boolean missing = there == null || !there.oid().equals(oid);
    if (missing) {
      children.add(path.id(), type, oid, className);
    }
    return missing;
  }

  /** Keeps a container in memory, stores any other object. */
  void keepOrStore(ObjectPath path, String type, EditedObject node) throws StorageException {
    if (ObjectDataWriter.isContainer(type)) {
      keep(path, node);
    } else {
      store(node);
    }
  }

  /** Returns the container of a path. */
  EditedObject container(ObjectPath path) throws StorageException {
    return get(path.parent());
  }

  /**
   * Returns a container, new or from the database.
   *
   * @throws StorageException if it is gone from the database
   */
  EditedObject get(ObjectPath path) throws StorageException {
    EditedObject editing = containers.get(path);
    if (editing != null) {
      return editing;
    }
    ZopeObject object = tree.resolve(path);
    if (object == null) {
      throw new StorageException(
          new Fault.NotFound(path + ": was removed from the database meanwhile")
              .at(FaultPlace.ofPath(path)));
    }
    EditedObject elsewhere = held.get(object.oid());
    if (elsewhere != null) {
      containers.put(path, elsewhere);
      return elsewhere;
    }
    Value owner = null;
    for (ZopeObject at = object; at != null && owner == null; at = at.parent()) {
      owner = at.state().get("_owner");
    }
    StateEdit state = new StateEdit(object.state());
    EditedObject node =
        new EditedObject(
            object.oid(),
            object.tid(),
            object.record().classPart(),
            state,
            new ContainerEdit(state, edits),
            owner);
    keep(path, node);
    return node;
  }

  private void keep(ObjectPath path, EditedObject node) {
    containers.put(path, node);
    held.put(node.oid(), node);
  }

  /** Returns an object whose oid is known. */
  EditedObject get(ObjectPath path, Oid oid) throws StorageException {
    EditedObject editing = containers.get(path);
    if (editing != null) {
      return editing;
    }
    EditedObject elsewhere = held.get(oid);
    if (elsewhere != null) {
      containers.put(path, elsewhere);
      return elsewhere;
    }
    StoredRecord record = snapshot.load(oid);
    PickledObject object = record.object();
    StateEdit state = new StateEdit(object.attributes());
    Deque<String> ids = new ArrayDeque<>(path.ids());
    Value owner = state.get("_owner");
    while (owner == null && !ids.isEmpty()) {
      ids.removeLast();
      EditedObject above = containers.get(new ObjectPath(List.copyOf(ids)));
      owner = above == null ? null : above.owner();
    }
    return new EditedObject(
        oid, record.tid(), object.classPart(), state, new ContainerEdit(state, edits), owner);
  }

  void store(EditedObject node) throws StorageException {
    if (node.state().changed() && edits.has(node.oid())) {
      edits.change(node.oid(), node.state().state());
    } else if (node.state().changed()) {
      records.store(
          node.oid(),
          node.serial(),
          new PickledObject(List.of(node.classPart(), node.state().state())));
    }
  }

  /** Stores all containers. */
  void finish() throws StorageException {
    Set<Oid> stored = new HashSet<>();
    for (EditedObject container : containers.values()) {
      if (stored.add(container.oid())) {
        container.children().finish();
        store(container);
      }
    }
    edits.store();
  }
}
