package io.camelzodb.sync.playback.plan;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
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
    if (!ObjectTypes.isOrdered(type)
        || !(data.metadata().get("contents") instanceof ListValue contents)) {
      return;
    }
    List<String> ids = new ArrayList<>();
    for (Value id : contents.items()) {
      if (id instanceof Text text) {
        ids.add(text.value());
      }
    }
    folders.add(new Folder(path, ids, present));
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
      Set<String> there = new HashSet<>(ids);
      Set<String> ordered = new LinkedHashSet<>(folder.contents());
      ordered.retainAll(there);
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
    for (Operation operation : operations) {
      String id = operation.path().id();
      if (operation instanceof Operation.Delete) {
        ids.remove(id);
      } else if (operation instanceof Operation.Retype) {
        ids.remove(id);
        ids.add(id);
      } else if (operation instanceof Operation.Create
          || (operation instanceof Operation.State state && state.oid() == null)) {
        ids.add(id);
      }
    }
    return List.copyOf(ids);
  }
}
