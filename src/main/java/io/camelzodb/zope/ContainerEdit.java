package io.camelzodb.zope;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an OFS.ObjectManager contains, while it is changed: the entries of {@code _objects} and an
 * attribute for each of them, and {@code __allow_groups__}, which leads to the user folder if there
 * is one. Not safe for many threads.
 */
public final class ContainerEdit {
  private static final String USERS = "acl_users";
  private static final String ALLOW = "__allow_groups__";

  private final StateEdit state;
  private final Map<String, Value> entries = new LinkedHashMap<>();
  private boolean changed;

  /** The children in a container's attributes, which are changed along with them. */
  public ContainerEdit(StateEdit state) {
    this.state = state;
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

  /** The ids of the children in their order. */
  public List<String> ids() {
    return List.copyOf(entries.keySet());
  }

  /** What leads to a child; null where there is none of that id. */
  public @Nullable Value reference(String id) {
    return entries.containsKey(id) ? state.get(id) : null;
  }

  /** What the container says of a child; null where there is none of that id. */
  public @Nullable Value entry(String id) {
    return entries.get(id);
  }

  /**
   * Adds a child behind the others. A property of its id has to go.
   *
   * @param metaType its meta type, as the container tells it
   */
  public void add(String id, String metaType, Oid oid, Global className) {
    Dictionary entry = new Dictionary();
    entry.put(new Text("id"), new Text(id));
    entry.put(new Text("meta_type"), new Text(metaType));
    Reference reference = new Reference(Tuple.of(new Bytes(oid.toBytes()), className), true);
    adopt(id, entry, reference);
    if (id.equals(USERS) && metaType.equals("User Folder")) {
      state.set(ALLOW, reference);
    }
  }

  /** Takes over a child of another container. */
  public void adopt(String id, Value entry, Value reference) {
    dropProperty(id);
    entries.put(id, entry);
    state.set(id, reference);
    changed = true;
  }

  /** Removes a child; what it leads to stays in the database until that is packed. */
  public void remove(String id) {
    if (entries.remove(id) == null) {
      return;
    }
    Value child = state.get(id);
    if (id.equals(USERS)
        && child instanceof Reference left
        && state.get(ALLOW) instanceof Reference right
        && sameObject(left, right)) {
      state.remove(ALLOW);
    }
    state.remove(id);
    changed = true;
  }

  /** Whether a property has that id. */
  public boolean hasProperty(String id) {
    return !entries.containsKey(id) && properties().size() > withoutProperty(id).size();
  }

  /** Puts the children of these ids first, in this order. */
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

  /** Puts {@code _objects} in the attributes. */
  public void finish() {
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

  private static boolean sameObject(Reference left, Reference right) {
    References.Target target = References.target(left);
    References.Target other = References.target(right);
    return target != null && other != null && target.oid().equals(other.oid());
  }
}
