package io.camelzodb.sync.playback;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.pass.OmittedSubtrees;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.container.TraversalHooks;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateTarget;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of a plan into a transaction. Containers stay in memory until all their
 * changes are known; other records are stored at once. For one plan.
 */
public final class PlanWriter {

  private final Snapshot snapshot;
  private final ObjectTree tree;
  private final ObjectDataWriter writing;
  private final StoredRecords records;
  private final RecordEdits edits;
  private final Set<Oid> done = new HashSet<>();
  private final Map<ObjectPath, Node> containers = new LinkedHashMap<>();

  /** The containers by oid, since a container may be at several paths. */
  private final Map<Oid, Node> held = new HashMap<>();

  private final Map<Oid, Operation.Change> changed = new HashMap<>();
  private final Map<Oid, Set<String>> removed = new HashMap<>();
  private final Map<Oid, Set<String>> added = new HashMap<>();
  private final OmittedSubtrees twice = new OmittedSubtrees();
  private final PlaybackOptions options;
  private @Nullable StateOids oids;

  /**
   * Holds an object being written.
   *
   * @param serial the transaction of the record that it is based on
   * @param classPart the first pickle of its record
   * @param owner the owner that the objects in it acquire, or null
   */
  private record Node(
      Oid oid,
      Tid serial,
      Value classPart,
      StateEdit state,
      ContainerEdit children,
      @Nullable Value owner) {}

  /**
   * Creates a writer.
   *
   * @param snapshot the snapshot that the plan was made from
   * @param commit the transaction for the records; the caller votes and finishes
   * @param now the creation time of new objects
   */
  public PlanWriter(Snapshot snapshot, PlaybackOptions options, Commit commit, Instant now) {
    this.snapshot = snapshot;
    this.options = options;
    this.tree = new ObjectTree(snapshot, problem -> {});
    this.writing = new ObjectDataWriter(snapshot, options.zope(), now);
    this.records = new StoredRecords(commit);
    this.edits = new RecordEdits(snapshot, records);
  }

  /**
   * Stores the records of all operations.
   *
   * @return the number of records
   * @throws StorageException if a file has changed and cannot be written any more, or the storage
   *     refuses a record
   * @throws IOException if the thread is interrupted
   */
  public long write(List<Operation> operations) throws IOException {
    try (records) {
      make(operations);
      return records.finish();
    }
  }

  private void make(List<Operation> operations) throws IOException {
    records.expect(operations.stream().filter(Operation.Create.class::isInstance).count());
    for (Operation operation : operations) {
      if (oids == null && operation instanceof Operation.State state) {
        oids = state.oids();
        records.avoid(oids::isTaken);
        oids = oids.supplied(records::newOid);
      }
    }
    Operation.Cases<IOException> steps = new Steps(oids);
    for (Operation operation : operations) {
      if (twice.covers(operation.path())) {
        continue;
      }
      operation.on(steps);
    }
    Set<Oid> stored = new HashSet<>();
    for (Node node : containers.values()) {
      if (stored.add(node.oid())) {
        node.children().finish();
        store(node);
      }
    }
    edits.store();
  }

  /** Carries out one operation after the other. */
  private final class Steps implements Operation.Cases<IOException> {
    private final @Nullable StateOids oids;

    /**
     * For operations of one plan.
     *
     * @param oids what the oids in state files stand for; null if no operation restores a state
     */
    Steps(@Nullable StateOids oids) {
      this.oids = oids;
    }

    @Override
    public void createRoot(Operation.CreateRoot root) throws IOException {
      PlanWriter.this.createRoot();
    }

    @Override
    public void delete(Operation.Delete delete) throws IOException {
      PlanWriter.this.delete(delete.path());
    }

    @Override
    public void create(Operation.Create create) throws IOException {
      PlanWriter.this.create(create);
    }

    @Override
    public void retype(Operation.Retype retype) throws IOException {
      PlanWriter.this.retype(retype);
    }

    @Override
    public void change(Operation.Change change) throws IOException {
      PlanWriter.this.change(change);
    }

    @Override
    public void order(Operation.Order order) throws IOException {
      node(order.path()).children().order(order.after());
    }

    @Override
    public void state(Operation.State state) throws IOException {
      PlanWriter.this.state(state, Objects.requireNonNull(oids));
    }
  }

  private void createRoot() throws StorageException {
    StateEdit application = new StateEdit();
    Node root =
        new Node(
            newOid(ObjectPath.ROOT),
            Tid.ZERO,
            DatabaseRoot.APPLICATION,
            application,
            new ContainerEdit(application),
            null);
    containers.put(ObjectPath.ROOT, root);
    StoredRecord mapping = snapshot.contains(Oid.ROOT) ? snapshot.load(Oid.ROOT) : null;
    PickledObject object = mapping == null ? DatabaseRoot.empty() : mapping.object();
    StateEdit state = new StateEdit(object.attributes());
    Dictionary entries = new Dictionary();
    entries.put(new Text("Application"), References.to(root.oid(), DatabaseRoot.APPLICATION));
    state.set(state.get("_container") == null ? "data" : "_container", entries);
    records.store(
        Oid.ROOT,
        mapping == null ? Tid.ZERO : mapping.tid(),
        new PickledObject(List.of(object.classPart(), state.state())));
  }

  private void delete(ObjectPath path) throws StorageException {
    Node container = container(path);
    if (removed.computeIfAbsent(container.oid(), oid -> new HashSet<>()).add(path.id())) {
      container.children().remove(path.id());
    }
  }

  private void create(Operation.Create create) throws StorageException {
    Node container = container(create.path());
    if (!added.computeIfAbsent(container.oid(), oid -> new HashSet<>()).add(create.path().id())) {
      // Its container is at another path as well, where the object was made.
      twice.add(create.path());
      return;
    }
    StateEdit state = writing.create(create.path(), create.target(), container.owner(), records);
    add(create.path(), create.type(), newOid(create.path()), state, container);
  }

  /** Returns a new oid; for an object that state files refer to, the oid chosen for it. */
  private Oid newOid(ObjectPath path) throws StorageException {
    Oid inFiles = oids == null ? null : oids.inFiles(path);
    return oids == null || inFiles == null ? records.newOid() : oids.get(inFiles);
  }

  /** Returns the serial of a new object; one with a chosen oid may have an unreachable record. */
  private Tid serial(Oid oid) throws StorageException {
    return oids != null && snapshot.contains(oid) ? snapshot.load(oid).tid() : Tid.ZERO;
  }

  private void state(Operation.State step, StateOids oids) throws IOException {
    StateContent content = StateContent.read(step.path(), step.files());
    ZopeObject present =
        step.oid() == null ? null : tree.at(step.oid(), step.path(), null, () -> null);
    StateTarget target =
        new StateTarget(
            content, step.files(), oids, snapshot, options.secrecy(), present, step.children());
    PickledObject own =
        target.changes(
            new StateTarget.Sink() {
              @Override
              public void record(
                  Oid oid, Tid serial, PickledObject object, String text, @Nullable BlobData blob)
                  throws StorageException {
                // A record may be in the files of several objects.
                if (!done.add(oid)) {
                  return;
                }
                if (target.isContainer() && blob == null) {
                  edits.put(oid, serial, object);
                } else {
                  records.store(oid, serial, object, blob);
                }
              }

              @Override
              public void damaged(Oid oid, Tid serial, byte[] bytes) throws StorageException {
                if (done.add(oid)) {
                  records.storeBytes(oid, serial, bytes);
                }
              }
            });
    if (target.isContainer()) {
      StateEdit state = new StateEdit(own.attributes());
      Node node =
          new Node(
              target.oid(),
              serial(target.oid()),
              own.classPart(),
              state,
              new ContainerEdit(state, edits),
              state.get("_owner"));
      containers.put(step.path(), node);
      if (present == null) {
        for (String id : target.listed()) {
          if (step.children() == null || !step.children().contains(id)) {
            node.children().remove(id);
          }
        }
      }
    }
    Global className = own.className();
    if (present == null
        && className != null
        && place(step.path(), step.type(), target.oid(), className)) {
      TraversalHooks.register(
          container(step.path()).children(),
          step.type(),
          step.path().id(),
          own.attributes(),
          records);
    }
  }

  /** Puts a new object in its container; returns false if the container's state has it already. */
  private boolean place(ObjectPath path, String type, Oid oid, Global className)
      throws StorageException {
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

  private void retype(Operation.Retype retype) throws StorageException {
    Node old = node(retype.path(), retype.oid());
    containers.remove(retype.path());
    Node container = container(retype.path());
    StateEdit state = writing.create(retype.path(), retype.target(), container.owner(), records);
    ContainerEdit children = new ContainerEdit(state);
    for (Map.Entry<String, ContainerEdit.Contained> child : old.children().all().entrySet()) {
      children.adopt(child.getKey(), child.getValue());
    }
    children.finish();
    children.adoptMarks(old.state());
    container.children().remove(retype.path().id());
    add(retype.path(), retype.type(), records.newOid(), state, container);
  }

  private void add(ObjectPath path, String type, Oid oid, StateEdit state, Node container)
      throws StorageException {
    Global className = Objects.requireNonNull(ObjectDataWriter.newClass(type));
    place(path, type, oid, className);
    Value owner = state.get("_owner");
    Node node =
        new Node(
            oid,
            serial(oid),
            className,
            state,
            new ContainerEdit(state, edits),
            owner == null ? container.owner() : owner);
    keepOrStore(path, type, node);
  }

  private void change(Operation.Change change) throws IOException {
    Operation.Change earlier = changed.putIfAbsent(change.oid(), change);
    if (earlier != null) {
      if (!DataDifference.same(change.type(), change.target(), earlier.target())) {
        throw new StorageException(
            new Fault.Refused(
                    change.path()
                        + ": is the same object as "
                        + earlier.path()
                        + ", whose files say something else; make them the same")
                .at(FaultPlace.ofPath(change.path())));
      }
      return;
    }
    Node node = node(change.path(), change.oid());
    Global className = new PickledObject(List.of(node.classPart())).className();
    // Removed objects must be gone before properties take their ids.
    writing.change(
        change.path(),
        className,
        change.current(),
        change.target(),
        change.sourceChanged(),
        node.state(),
        records);
    if (!containers.containsKey(change.path())) {
      keepOrStore(change.path(), change.type(), node);
    }
  }

  private void keepOrStore(ObjectPath path, String type, Node node) throws StorageException {
    if (ObjectDataWriter.isContainer(type)) {
      keep(path, node);
    } else {
      store(node);
    }
  }

  private Node container(ObjectPath path) throws StorageException {
    return node(path.parent());
  }

  /** Returns a container, new or from the database. */
  private Node node(ObjectPath path) throws StorageException {
    Node known = containers.get(path);
    if (known != null) {
      return known;
    }
    ZopeObject object = tree.resolve(path);
    if (object == null) {
      throw new StorageException(
          new Fault.NotFound(path + ": is gone from the database").at(FaultPlace.ofPath(path)));
    }
    Node elsewhere = held.get(object.oid());
    if (elsewhere != null) {
      containers.put(path, elsewhere);
      return elsewhere;
    }
    Value owner = null;
    for (ZopeObject at = object; at != null && owner == null; at = at.parent()) {
      owner = at.state().get("_owner");
    }
    StateEdit state = new StateEdit(object.state());
    Node node =
        new Node(
            object.oid(),
            object.tid(),
            object.record().classPart(),
            state,
            new ContainerEdit(state, edits),
            owner);
    keep(path, node);
    return node;
  }

  private void keep(ObjectPath path, Node node) {
    containers.put(path, node);
    held.put(node.oid(), node);
  }

  /** Returns an object whose oid is known. */
  private Node node(ObjectPath path, Oid oid) throws StorageException {
    Node known = containers.get(path);
    if (known != null) {
      return known;
    }
    Node elsewhere = held.get(oid);
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
      Node above = containers.get(new ObjectPath(List.copyOf(ids)));
      owner = above == null ? null : above.owner();
    }
    return new Node(
        oid, record.tid(), object.classPart(), state, new ContainerEdit(state, edits), owner);
  }

  private void store(Node node) throws StorageException {
    if (node.state().changed() && edits.has(node.oid())) {
      edits.change(node.oid(), node.state().state());
    } else if (node.state().changed()) {
      records.store(
          node.oid(),
          node.serial(),
          new PickledObject(List.of(node.classPart(), node.state().state())));
    }
  }
}
