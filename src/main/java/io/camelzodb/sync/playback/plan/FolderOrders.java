package io.camelzodb.sync.playback.plan;

import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects ordered folders, and makes the operations that restore their order. */
public final class FolderOrders {
  private record Folder(ObjectPath path, List<String> contents, List<String> present) {}

  private final List<Folder> folders = new ArrayList<>();

  public void visited(ObjectPath path, String type, ObjectData data, List<String> present) {
    List<String> ids = ObjectTypes.isOrdered(type) ? ObjectVersion.order(data) : null;
    if (ids != null) {
      folders.add(new Folder(path, ids, present));
    }
  }

  public List<Operation> operations(List<Operation> before) {
    if (folders.isEmpty()) {
      return List.of();
    }
    Map<ObjectPath, List<Operation>> byContainer = new HashMap<>();
    for (Operation operation : before) {
      if (!operation.path().isRoot()) {
        byContainer
            .computeIfAbsent(operation.path().parent(), key -> new ArrayList<>())
            .add(operation);
      }
    }
    List<Operation> result = new ArrayList<>();
    for (Folder folder : folders) {
      List<String> ids =
          after(folder.present(), byContainer.getOrDefault(folder.path(), List.of()));
      Set<String> present = new HashSet<>(ids);
      Set<String> ordered = new LinkedHashSet<>(folder.contents());
      ordered.retainAll(present);
      ordered.addAll(ids);
      if (!List.copyOf(ordered).equals(ids)) {
        result.add(new Operation.Order(folder.path(), ids, List.copyOf(ordered)));
      }
    }
    return result;
  }

  /** Returns the ids of a folder after some operations. */
  public static List<String> after(List<String> present, List<Operation> operations) {
    Set<String> ids = new LinkedHashSet<>(present);
    Operation.Cases<RuntimeException> effect = new Effect(ids);
    for (Operation operation : operations) {
      operation.on(effect);
    }
    return List.copyOf(ids);
  }

  /** Changes the ids of a folder as operations change its content. */
  private record Effect(Set<String> ids) implements Operation.Cases<RuntimeException> {
    @Override
    public void createRoot(Operation.CreateRoot operation) {
      throw new IllegalStateException("the application is in no folder");
    }

    @Override
    public void delete(Operation.Delete operation) {
      ids.remove(operation.path().id());
    }

    @Override
    public void create(Operation.Create operation) {
      ids.add(operation.path().id());
    }

    @Override
    public void retype(Operation.Retype operation) {
      // The new object stands at the end.
      ids.remove(operation.path().id());
      ids.add(operation.path().id());
    }

    @Override
    public void change(Operation.Change operation) {
      // The same object stays at its place.
    }

    @Override
    public void order(Operation.Order operation) {
      // That is the order within the object.
    }

    @Override
    public void state(Operation.State operation) {
      if (operation.oid() == null) {
        ids.add(operation.path().id());
      }
    }
  }
}
