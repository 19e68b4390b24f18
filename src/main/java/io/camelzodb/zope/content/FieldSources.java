package io.camelzodb.zope.content;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of an object from all places where it stores them: its attributes;
 * Archetypes' metadata ({@code _md}); Archetypes' annotation storage; the other annotations. Each
 * place is read once.
 */
public final class FieldSources {
  private static final String ARCHETYPES = "Archetypes.storage.";

  /** Attributes that hold children, which the tree shows and not the fields. */
  private static final Set<String> STRUCTURE =
      Set.of("_objects", "_tree", "_count", "_mt_index", "_md", "__annotations__");

  private final ZopeObject object;
  private final Dictionary state;
  private final Map<String, Value> metadata = new LinkedHashMap<>();
  private final Map<String, Value> stored = new LinkedHashMap<>();
  private final Map<String, Value> annotations = new LinkedHashMap<>();
  private final Set<String> children = new HashSet<>();

  public FieldSources(ZopeObject object, RecordLookup records) {
    this.object = object;
    this.state = object.state();
    String where = where();
    for (Entry entry : records.entries(state.get("_md"), where)) {
      put(metadata, entry);
    }
    for (Entry entry : records.entries(state.get("__annotations__"), where)) {
      String key = Dictionary.nameOf(entry.key());
      int dash = key == null ? -1 : key.indexOf('-');
      if (key != null && key.startsWith(ARCHETYPES) && dash > 0) {
        stored.put(key.substring(dash + 1), entry.value());
      } else {
        put(annotations, entry);
      }
    }
    for (Value item : Sequences.items(state.get("_objects"))) {
      Value id = item instanceof Dictionary entry ? entry.get("id") : null;
      String name = id == null ? null : Dictionary.nameOf(id);
      if (name != null) {
        children.add(name);
      }
    }
  }

  private static void put(Map<String, Value> map, Entry entry) {
    String key = Dictionary.nameOf(entry.key());
    if (key != null) {
      map.put(key, entry.value());
    }
  }

  public ZopeObject object() {
    return object;
  }

  public Dictionary state() {
    return state;
  }

  /** The path, for problems. */
  public String where() {
    return object.path().toString();
  }

  /** Name of the class without its module; empty if there is none. */
  public String className() {
    Global name = object.className();
    return name == null ? "" : name.name();
  }

  /**
   * Returns the first of these fields that exists and is not None, as metadata, stored field or
   * attribute. If Archetypes stores a field elsewhere, its attribute is an old default.
   */
  public @Nullable Value get(String... names) {
    for (String name : names) {
      for (Value value :
          new @Nullable Value[] {metadata.get(name), stored.get(name), state.get(name)}) {
        if (value != null && value != NoneValue.NONE) {
          return value;
        }
      }
    }
    return null;
  }

  public @Nullable Value annotation(String key) {
    return annotations.get(key);
  }

  /** The annotations that hold no fields of Archetypes. */
  public Map<String, Value> annotations() {
    return annotations;
  }

  /** Returns all fields by name, from all places, without the attributes that hold children. */
  public List<Map.Entry<String, Value>> fields() {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (Entry entry : state.entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (name != null && !STRUCTURE.contains(name) && !children.contains(name)) {
        fields.put(name, entry.value());
      }
    }
    fields.putAll(stored);
    fields.putAll(metadata);
    return new ArrayList<>(fields.entrySet());
  }
}
