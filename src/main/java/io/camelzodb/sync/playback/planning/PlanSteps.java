package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.playback.plan.Differences;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PathProblems;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.comparison.DataDifference;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.DiscardedRecords;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ObjectDataWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the operations and problems of a plan. Each change is tried without storing it. For one
 * planning.
 */
final class PlanSteps {
  private final ObjectDataWriter writing;
  private final List<Operation> operations = new ArrayList<>();
  private final PathProblems problems = new PathProblems(List.of());
  private final Set<ObjectPath> deleted = new HashSet<>();

  /** The created objects with their meta types. */
  private final Map<ObjectPath, String> created = new HashMap<>();

  /** The ids of the deleted objects, by container. */
  private final Map<ObjectPath, Set<String>> goneIds = new HashMap<>();

  private boolean runsTrial = true;

  PlanSteps(Snapshot snapshot, PlaybackOptions options) {
    this.writing = new ObjectDataWriter(snapshot, options.zope(), Instant.EPOCH);
  }

  /** Switches off the trial of new objects. */
  void skipTrial() {
    runsTrial = false;
  }

  List<Operation> operations() {
    return operations;
  }

  PathProblems problems() {
    return problems;
  }

  /** Whether an object, or a container of it, is deleted. */
  boolean isGone(ObjectPath path) {
    return path.isWithin(deleted);
  }

  /** Returns the ids of the children of a container that are deleted. */
  List<String> goneFrom(ObjectPath container) {
    return List.copyOf(goneIds.getOrDefault(container, Set.of()));
  }

  boolean isNew(ObjectPath path) {
    return created.containsKey(path);
  }

  /** Removes the operations from an index on. */
  void undo(int from) {
    List<Operation> undone = operations.subList(from, operations.size());
    for (Operation operation : undone) {
      if (deleted.remove(operation.path())) {
        goneIds
            .getOrDefault(operation.path().parent(), new HashSet<>())
            .remove(operation.path().id());
      }
      created.remove(operation.path());
    }
    undone.clear();
  }

  void createRoot() {
    operations.add(new Operation.CreateRoot());
    created.put(ObjectPath.ROOT, EmptyDatabase.ROOT_TYPE);
  }

  void delete(ObjectPath path, @Nullable String type) {
    deleted.add(path);
    goneIds.computeIfAbsent(path.parent(), container -> new HashSet<>()).add(path.id());
    operations.add(new Operation.Delete(path, type == null ? "" : type));
  }

  void create(ObjectPath path, String type, ObjectData data, @Nullable ZopeObject container)
      throws StorageException {
    String containerType =
        container == null
            ? created.getOrDefault(path.parent(), "")
            : String.valueOf(container.metaType());
    FileChecks.create(path, type, container, containerType);
    tryToCreate(path, data);
    boolean property =
        container != null
            && new ContainerEdit(new StateEdit(container.state())).hasProperty(path.id());
    operations.add(new Operation.Create(path, type, data, property));
    created.put(path, type);
  }

  private void tryToCreate(ObjectPath path, ObjectData data) throws StorageException {
    if (runsTrial) {
      writing.create(path, data, null, new DiscardedRecords());
    }
  }

  /**
   * Replaces an object.
   *
   * @param kept the ids of the children that the new object keeps
   */
  void retype(ZopeObject object, String type, ObjectData data, List<String> kept)
      throws StorageException {
    ObjectPath path = object.path();
    if (!kept.isEmpty() && !ObjectDataWriter.isContainer(type)) {
      throw new StorageException(
          new Fault.Refused(
                  path
                      + ": a "
                      + type
                      + " cannot contain the objects in it: "
                      + String.join(", ", kept))
              .at(FaultPlace.ofPath(path)));
    }
    if (ObjectDataWriter.newClass(type) == null || path.isRoot()) {
      throw new StorageException(
          new Fault.Refused(path + ": a new " + type + " cannot be created")
              .at(FaultPlace.ofPath(path)));
    }
    tryToCreate(path, data);
    operations.add(
        new Operation.Retype(
            path, object.oid(), String.valueOf(object.metaType()), type, data, kept));
    created.put(path, type);
  }

  /**
   * Adds the change of an object, if anything differs that can be stored.
   *
   * @param target the content of its files; with the map of the current metadata if that is the
   *     same
   * @param removed the ids of its children that are removed
   * @param layer the layer that it shows, and the one of its files
   */
  void change(
      ZopeObject object,
      String type,
      ObjectData current,
      ObjectData target,
      List<String> removed,
      PlannedLayers.Pair layer)
      throws IOException {
    DataDifference difference = DataDifference.of(type, current, target);
    boolean differs = !difference.isNone() || !layer.isSame();
    if (!differs && target.metadata() == current.metadata()) {
      return;
    }
    // An object that stays as it is does not get the attribute, but keeps the one that it has.
    boolean named = object.state().get(ObjectLayers.ATTRIBUTE) != null;
    ObjectData before = differs || named ? layer.before(current) : current;
    ObjectData after = differs || named ? layer.after(target) : target;
    change(object, type, before, after, removed, DataDifference.of(type, before, after));
  }

  private void change(
      ZopeObject object,
      String type,
      ObjectData current,
      ObjectData target,
      List<String> removed,
      DataDifference difference)
      throws IOException {
    // Another text is tried even if its values are the same: its order may be none for a folder.
    StateEdit state = new StateEdit(object.state());
    ContainerEdit children = new ContainerEdit(state);
    for (String id : removed) {
      children.remove(id);
    }
    // Only further changes count.
    StateEdit trial = new StateEdit(state.state());
    DiscardedRecords records = new DiscardedRecords();
    boolean source = difference.source();
    writing.change(object.path(), object.className(), current, target, source, trial, records);
    if (trial.changed() || records.stored() > 0) {
      operations.add(
          new Operation.Change(
              object.path(),
              object.oid(),
              type,
              current,
              target,
              source,
              Differences.of(current, target, difference)));
    }
  }

  /**
   * Adds the restoration of a whole state.
   *
   * @param step null if nothing differs
   * @param fresh whether the object is new
   */
  void state(ObjectPath path, Operation.@Nullable State step, boolean fresh) {
    if (step != null) {
      operations.add(step);
    }
    if (fresh) {
      created.put(path, "");
    }
  }
}
