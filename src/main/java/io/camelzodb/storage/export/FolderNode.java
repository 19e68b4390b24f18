package io.camelzodb.storage.export;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DatabaseRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Represents one object in a folder of exports: an export, or a folder between exports. Filled
 * first, then only read.
 */
final class FolderNode {
  private static final Global FOLDER = new Global("OFS.Folder", "Folder");

  private final Global className;
  private final String id;
  private final SortedMap<String, FolderNode> children = new TreeMap<>();
  private @Nullable Path file;
  private int records;
  private int index;

  private FolderNode(Global className, String id) {
    this.className = className;
    this.id = id;
  }

  /** Returns the root, which stands for the application. */
  static FolderNode root() {
    return new FolderNode(DatabaseRoot.APPLICATION, "");
  }

  /** Returns the child of a name; creates a folder if there is none. */
  FolderNode child(String name) {
    return children.computeIfAbsent(name, each -> new FolderNode(FOLDER, each));
  }

  /** Makes this node the object of an export. */
  void export(Path path, int count) {
    file = path;
    records = count;
  }

  boolean isExport() {
    return file != null;
  }

  /** Returns the export; only if there are {@link #records()}. */
  Path file() {
    return Objects.requireNonNull(file);
  }

  /** Returns the number of records of the export; 0 for a folder between exports. */
  int records() {
    return records;
  }

  int index() {
    return index;
  }

  /** Numbers this node and everything below, containers first. */
  void number(List<FolderNode> nodes) {
    List<FolderNode> open = new ArrayList<>(List.of(this));
    for (int i = 0; i < open.size(); i++) {
      FolderNode node = open.get(i);
      node.index = nodes.size();
      nodes.add(node);
      open.addAll(node.children.values());
    }
  }

  /** Returns the object for a folder between exports. */
  PickledObject folder() {
    Dictionary state = new Dictionary();
    if (!id.isEmpty()) {
      state.put(new Text("id"), new Text(id));
    }
    state.put(new Text("title"), new Text(""));
    PickledObject object = new PickledObject(List.of(className, state));
    addChildren(object);
    return object;
  }

  /** Adds the objects below it in the folder to the children of an object. */
  void addChildren(PickledObject object) {
    if ((children.isEmpty() && isExport()) || !(object.state() instanceof Dictionary state)) {
      return;
    }
    List<Value> listed = new ArrayList<>();
    Value before = state.get("_objects");
    if (before instanceof Tuple tuple) {
      listed.addAll(tuple.items());
    } else if (before instanceof ListValue list) {
      listed.addAll(list.items());
    }
    Set<String> ids = new HashSet<>();
    for (Value item : listed) {
      Value id = item instanceof Dictionary entry ? entry.get("id") : null;
      String name = id == null ? null : Dictionary.nameOf(id);
      if (name != null) {
        ids.add(name);
      }
    }
    children.forEach(
        (name, child) -> {
          if (ids.add(name)) {
            Dictionary entry = new Dictionary();
            entry.put(new Text("id"), new Text(name));
            listed.add(entry);
          }
          if (state.get(name) == null) {
            Value oid = new Bytes(ExportFolder.oid(child).toBytes());
            state.put(new Text(name), new Reference(Tuple.of(oid, NoneValue.NONE), true));
          }
        });
    state.put(new Text("_objects"), Tuple.of(listed));
  }
}
