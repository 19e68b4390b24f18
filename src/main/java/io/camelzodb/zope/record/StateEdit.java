package io.camelzodb.zope.record;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ValueEquality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes the attributes of one object; untouched ones stay as they are, in their order. Not safe
 * for many threads.
 */
public final class StateEdit {
  private final Map<String, Entry> attributes = new LinkedHashMap<>();
  private final List<Entry> nameless = new ArrayList<>();
  private boolean changed;

  /** Begins a new object without attributes. */
  public StateEdit() {
    this.changed = true;
  }

  /** Begins with the attributes of an existing object. */
  public StateEdit(Dictionary before) {
    for (Entry entry : before.entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (name == null) {
        nameless.add(entry);
      } else {
        attributes.put(name, entry);
      }
    }
  }

  /** Returns the value of an attribute; null if there is none. */
  public @Nullable Value get(String name) {
    Entry entry = attributes.get(name);
    return entry == null ? null : entry.value();
  }

  /** Sets an attribute, if its value is not the same already. */
  public void set(String name, Value value) {
    Entry old = attributes.get(name);
    if (old == null || !ValueEquality.same(old.value(), value)) {
      attributes.put(name, new Entry(old == null ? new Text(name) : old.key(), value));
      changed = true;
    }
  }

  /** Removes an attribute, if it is there. */
  public void remove(String name) {
    if (attributes.remove(name) != null) {
      changed = true;
    }
  }

  /** Whether any attribute has changed; always true for a new object. */
  public boolean changed() {
    return changed;
  }

  /** Returns the current attributes. */
  public Dictionary state() {
    Dictionary state = new Dictionary();
    attributes.values().forEach(entry -> state.put(entry.key(), entry.value()));
    nameless.forEach(entry -> state.put(entry.key(), entry.value()));
    return state;
  }
}
