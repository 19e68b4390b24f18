package io.camelzodb.sync.playback;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
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
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.pass.OmittedSubtrees;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.container.TraversalHooks;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.state.StateContent;
import io.camelzodb.zope.state.StateOids;
import io.camelzodb.zope.state.StateTarget;
import io.camelzodb.zope.type.ObjectDataWriter;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the operations of a plan, one after the other: changes containers in memory and
 * stores other records. For one plan.
 */
final class OperationWriter implements Operation.Cases<IOException> {
  private final Snapshot snapshot;
  private final ObjectTree tree;
  private final ObjectDataWriter writing;
  private final StoredRecords records;
  private final EditedObjects objects;
  private final PlaybackOptions options;
  private final @Nullable StateOids oids;
  private final Set<Oid> done = new HashSet<>();
  private final Map<Oid, Operation.Change> changed = new HashMap<>();
  private final Map<Oid, Set<String>> removed = new HashMap<>();
  private final Map<Oid, Set<String>> added = new HashMap<>();
  private final OmittedSubtrees twice = new OmittedSubtrees();

  /**
   * For operations of one plan.
   *
   * @param oids what the oids in state files stand for; null if no operation restores a state
   */
  OperationWriter(
      Snapshot snapshot,
      PlaybackOptions options,
      Instant now,
      EditedObjects objects,
      StoredRecords records,
      @Nullable StateOids oids) {
    this.snapshot = snapshot;
    this.options = options;
    this.tree = new ObjectTree(snapshot, problem -> {});
    this.writing = new ObjectDataWriter(snapshot, options.zope(), now);
    this.objects = objects;
    this.records = records;
    this.oids = oids;
  }

  /** Whether an operation concerns an object that was made at another path of its container. */
  boolean covers(ObjectPath path) {
    return twice.covers(path);
  }

  @Override
  public void createRoot(Operation.CreateRoot step) throws StorageException {
    StateEdit application = new StateEdit();
    EditedObject root =
        new EditedObject(
            newOid(ObjectPath.ROOT),
            Tid.ZERO,
            DatabaseRoot.APPLICATION,
            application,
            new ContainerEdit(application),
            null);
    objects.put(ObjectPath.ROOT, root);
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

  @Override
  public void delete(Operation.Delete delete) throws StorageException {
    ObjectPath path = delete.path();
    EditedObject container = objects.container(path);
    if (removed.computeIfAbsent(container.oid(), oid -> new HashSet<>()).add(path.id())) {
      container.children().remove(path.id());
    }
  }

  @Override
  public void create(Operation.Create create) throws StorageException {
    EditedObject container = objects.container(create.path());
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
    Oid inFiles = oids == null ? null : oids.oidInFiles(path);
    return oids == null || inFiles == null ? records.newOid() : oids.get(inFiles);
  }

  /** Returns the serial of a new object; one with a chosen oid may have an unreachable record. */
  private Tid serial(Oid oid) throws StorageException {
    return oids != null && snapshot.contains(oid) ? snapshot.load(oid).tid() : Tid.ZERO;
  }

  @Override
  public void order(Operation.Order order) throws StorageException {
    objects.get(order.path()).children().order(order.after());
  }

  @Override
  public void state(Operation.State step) throws IOException {
    StateOids oids = Objects.requireNonNull(this.oids, "the plan has states");
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
                  objects.edits().put(oid, serial, object);
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
      EditedObject node =
          new EditedObject(
              target.oid(),
              serial(target.oid()),
              own.classPart(),
              state,
              new ContainerEdit(state, objects.edits()),
              state.get("_owner"));
      objects.put(step.path(), node);
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
        && objects.place(step.path(), step.type(), target.oid(), className)) {
      TraversalHooks.register(
          objects.container(step.path()).children(),
          step.type(),
          step.path().id(),
          own.attributes(),
          records);
    }
  }

  @Override
  public void retype(Operation.Retype retype) throws StorageException {
    EditedObject old = objects.get(retype.path(), retype.oid());
    objects.drop(retype.path());
    EditedObject container = objects.container(retype.path());
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

  private void add(ObjectPath path, String type, Oid oid, StateEdit state, EditedObject container)
      throws StorageException {
    Global className = Objects.requireNonNull(ObjectDataWriter.newClass(type));
    objects.place(path, type, oid, className);
    Value owner = state.get("_owner");
    EditedObject node =
        new EditedObject(
            oid,
            serial(oid),
            className,
            state,
            new ContainerEdit(state, objects.edits()),
            owner == null ? container.owner() : owner);
    objects.keepOrStore(path, type, node);
  }

  @Override
  public void change(Operation.Change change) throws IOException {
    Operation.Change earlier = changed.putIfAbsent(change.oid(), change);
    if (earlier != null) {
      if (!DataDifference.same(change.type(), change.target(), earlier.target())) {
        throw new StorageException(
            new Fault.Refused(
                    change.path()
                        + ": is the same object as "
                        + earlier.path()
                        + ", but their files differ",
                    "make them the same")
                .at(FaultPlace.ofPath(change.path())));
      }
      return;
    }
    EditedObject node = objects.get(change.path(), change.oid());
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
    if (!objects.has(change.path())) {
      objects.keepOrStore(change.path(), change.type(), node);
    }
  }
}
