package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.RecordEdits;
import io.camelzodb.zope.record.StateEdit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Changes the children of a container. An OFS.ObjectManager has the entries of {@code _objects} and
 * an attribute for each of them, DCWorkflow's collections have them in {@code _mapping}, a
 * BTreeFolder2 has BTrees; and some objects add more attributes to it ({@link ContainerMarks}). Not
 * safe for many threads.
 */
public final class ContainerEdit {
  private final StateEdit state;
  private final ContainerMarks marks;
  private final @Nullable BTreeFolderEdit branch;
  private final @Nullable MappingEdit mapping;
  private final Map<String, Value> entries = new LinkedHashMap<>();
  private boolean changed;

  /**
   * Holds the entry of a child in its container.
   *
   * @param metaType the meta type in the container, or null
   * @param reference the reference to it
   */
  public record Contained(@Nullable String metaType, Value reference) {}

  /** The children in a container's attributes, which are changed along with them. */
  public ContainerEdit(StateEdit state) {
    this(state, null, null);
  }

  /**
   * Begins the change of a container that may hold its children in separate records.
   *
   * @throws StorageException if such a record cannot be read
   */
  public ContainerEdit(StateEdit state, RecordEdits records) throws StorageException {
    this(
        state,
        BTreeFolderEdit.isBTreeFolder(state) ? new BTreeFolderEdit(state, records) : null,
        MappingEdit.of(state, records));
  }

  private ContainerEdit(
      StateEdit state, @Nullable BTreeFolderEdit branch, @Nullable MappingEdit mapping) {
    this.state = state;
    this.marks = new ContainerMarks(state);
    this.branch = branch;
    this.mapping = mapping;
    Value objects = state.get("_objects");
    List<Value> items =
        objects instanceof Tuple tuple
            ? tuple.items()
            : objects instanceof ListValue list ? list.items() : List.of();
    for (Value item : items) {
      Value id = item instanceof Dictionary entry ? entry.get("id") : null;
      String name = id == null ? null : Dictionary.nameOf(id);
      if (name != null) {
        entries.put(name, item);
      }
    }
  }

  /** Whether an object is a container of a known kind, even if it is empty. */
  public static boolean isContainer(Dictionary state) {
    return state.get("_objects") != null || BTreeFolderEdit.isBTreeFolder(new StateEdit(state));
  }

  /** The ids of the children that {@code _objects} lists, in their order. */
  public List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  /** Returns all children by id. */
  public Map<String, Contained> all() throws StorageException {
    Map<String, Contained> all = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : entries.entrySet()) {
      Value reference = held(entry.getKey());
      if (reference != null) {
        all.put(entry.getKey(), new Contained(metaType(entry.getKey()), reference));
      }
    }
    if (branch != null) {
      Map<String, String> types = branch.metaTypes();
      branch
          .references()
          .forEach((id, reference) -> all.put(id, new Contained(types.get(id), reference)));
    }
    return all;
  }

  private @Nullable String metaType(String id) {
    Value type = entries.get(id) instanceof Dictionary entry ? entry.get("meta_type") : null;
    return type == null ? null : Dictionary.nameOf(type);
  }

  private @Nullable Value held(String id) throws StorageException {
    Value value = state.get(id);
    return value == null && mapping != null ? mapping.get(id) : value;
  }

  /** Returns the reference to a child; null if there is none with that id. */
  public @Nullable Value reference(String id) throws StorageException {
    Value value = entries.containsKey(id) ? held(id) : null;
    return value == null && branch != null ? branch.reference(id) : value;
  }

  /**
   * Adds a child after the others; removes a property with its id.
   *
   * @param metaType its meta type in the container
   */
  public void add(String id, String metaType, Oid oid, Global className) throws StorageException {
    Value reference = References.to(oid, className);
    adopt(id, new Contained(metaType, reference));
    marks.added(id, metaType, reference);
  }

  /**
   * Registers a child that is called before the container is traversed, as
   * ZPublisher.BeforeTraverse does.
   *
   * @param priority those with lower ones are called before
   * @param handle the name of the hook; replaces one with the same name
   */
  public void hook(int priority, String handle, Value hook) {
    marks.hook(priority, handle, hook);
  }

  /** Takes over the marks of another container when its children are adopted. */
  public void adoptMarks(StateEdit other) throws StorageException {
    for (String name : ContainerMarks.ATTRIBUTES) {
      Value value = other.get(name);
      String id = ContainerMarks.idOf(name);
      if (value != null && (id == null || reference(id) != null)) {
        state.set(name, value);
      }
    }
  }

  /** Takes over a child of another container. */
  public void adopt(String id, Contained child) throws StorageException {
    if (branch != null) {
      branch.add(id, child.metaType(), child.reference());
      return;
    }
    dropProperty(id);
    Dictionary entry = new Dictionary();
    entry.put(new Text("id"), new Text(id));
    entry.put(
        new Text("meta_type"),
        child.metaType() == null ? NoneValue.NONE : new Text(child.metaType()));
    entries.put(id, entry);
    if (mapping == null) {
      state.set(id, child.reference());
    } else {
      mapping.put(id, child.reference());
    }
    changed = true;
  }

  /** Removes a child; its records stay in the database until a pack. */
  public void remove(String id) throws StorageException {
    String type = metaType(id);
    boolean last =
        ContainerMarks.mayHaveHook(type)
            && entries.keySet().stream()
                .noneMatch(each -> !each.equals(id) && Objects.equals(metaType(each), type));
    marks.removed(id, type, reference(id), last);
    if (branch != null) {
      branch.remove(id);
    }
    if (entries.remove(id) == null) {
      return;
    }
    if (mapping != null) {
      mapping.remove(id);
    }
    state.remove(id);
    changed = true;
  }

  /** Whether a property has that id. */
  public boolean hasProperty(String id) {
    return !entries.containsKey(id) && properties().size() > withoutProperty(id).size();
  }

  /** Moves the children with these ids to the front, in this order. */
  public void order(List<String> ids) {
    Map<String, Value> ordered = new LinkedHashMap<>();
    for (String id : ids) {
      Value entry = entries.get(id);
      if (entry != null) {
        ordered.put(id, entry);
      }
    }
    entries.forEach(ordered::putIfAbsent);
    changed |= !List.copyOf(ordered.keySet()).equals(ids());
    entries.clear();
    entries.putAll(ordered);
  }

  /** Stores {@code _objects} and the order of the children. */
  public void finish() throws StorageException {
    if (branch != null) {
      branch.finish();
    }
    if (changed) {
      state.set("_objects", Tuple.of(new ArrayList<>(entries.values())));
      changed = false;
    }
  }

  private void dropProperty(String id) {
    if (hasProperty(id)) {
      state.set("_properties", Tuple.of(withoutProperty(id)));
    }
  }

  private List<Value> properties() {
    Value properties = state.get("_properties");
    return properties instanceof Tuple tuple
        ? tuple.items()
        : properties instanceof ListValue list ? list.items() : List.of();
  }

  private List<Value> withoutProperty(String id) {
    List<Value> others = new ArrayList<>();
    for (Value property : properties()) {
      Value name = property instanceof Dictionary entry ? entry.get("id") : null;
      if (name == null || !id.equals(Dictionary.nameOf(name))) {
        others.add(property);
      }
    }
    return others;
  }
}
