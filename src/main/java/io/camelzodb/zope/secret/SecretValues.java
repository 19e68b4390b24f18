package io.camelzodb.zope.secret;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets within one value of the metadata: entries of dictionaries, ordered dictionaries and
 * keywords whose key is the name of a secret. A value without secrets stays the same object.
 */
final class SecretValues {
  private static final int MAX_DEPTH = 200;

  private final Secrecy secrecy;
  private final IdentityHashMap<Value, Value> replacements = new IdentityHashMap<>();

  private SecretValues(Secrecy secrecy) {
    this.secrecy = secrecy;
  }

  /** Returns a value with its secrets hidden. */
  static Value shown(Value value, Secrecy secrecy) {
    return secrecy == Secrecy.KEEP ? value : new SecretValues(secrecy).of(value, 0);
  }

  /** Whether an entry within a value has a mask in the place of its secret. */
  static boolean isMasked(Value value) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>();
    open.push(value);
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (!ValueParts.isCompound(next) || !seen.add(next)) {
        continue;
      }
      if (next instanceof Dictionary dictionary
          && dictionary.entries().stream().anyMatch(Secrecy::isMasked)) {
        return true;
      }
      if (next instanceof Tuple pair
          && pair.size() == 2
          && Secrecy.isMasked(new Entry(pair.get(0), pair.get(1)))) {
        return true;
      }
      ValueParts.forEach(next, open::push);
    }
    return false;
  }

  private Value of(Value value, int depth) {
    if (!ValueParts.isCompound(value) || depth > MAX_DEPTH) {
      return value;
    }
    Value before = replacements.get(value);
    if (before == null) {
      before = compound(value, depth + 1);
      replacements.put(value, before);
    }
    return before;
  }

  private Value compound(Value value, int depth) {
    if (value instanceof Dictionary dictionary) {
      return dictionary(dictionary, depth);
    } else if (value instanceof ListValue list) {
      List<Value> items = items(list.items(), depth);
      return items == null ? value : new ListValue(items);
    } else if (value instanceof Tuple tuple) {
      List<Value> items = items(tuple.items(), depth);
      return items == null ? value : Tuple.of(items);
    }
    return value instanceof Instance call ? call(call, depth) : value;
  }

  private Value call(Instance call, int depth) {
    boolean ordered =
        call.className() != null && call.className().dotted().equals("collections.OrderedDict");
    Value arguments =
        ordered
                && call.arguments() instanceof Tuple tuple
                && tuple.size() == 1
                && tuple.get(0) instanceof ListValue pairs
            ? pairs(tuple, pairs, depth)
            : of(call.arguments(), depth);
    Value keywords = call.keywords() == null ? null : of(call.keywords(), depth);
    return arguments == call.arguments() && keywords == call.keywords()
        ? call
        : new Instance(call.kind(), call.callable(), arguments, keywords);
  }

  private Value pairs(Tuple arguments, ListValue pairs, int depth) {
    ListValue shown = new ListValue();
    boolean same = true;
    for (Value item : pairs.items()) {
      @Nullable Value form = of(item, depth + 1);
      if (item instanceof Tuple pair && pair.size() == 2) {
        Value secret = secret(new Entry(pair.get(0), pair.get(1)), depth + 1);
        form = secret == pair.get(1) ? item : secret == null ? null : Tuple.of(pair.get(0), secret);
      }
      same &= form == item;
      if (form != null) {
        shown.add(form);
      }
    }
    return same ? arguments : Tuple.of(List.of(shown));
  }

  private Value dictionary(Dictionary dictionary, int depth) {
    Dictionary shown = new Dictionary();
    boolean same = true;
    for (Entry entry : dictionary.entries()) {
      Value form = secret(entry, depth);
      same &= form == entry.value();
      if (form != null) {
        shown.put(entry.key(), form);
      }
    }
    return same ? dictionary : shown;
  }

  /** Returns the value to write for an entry; null for nothing. */
  private @Nullable Value secret(Entry entry, int depth) {
    Value shown = entry.key() instanceof Text ? secrecy.shown(entry) : entry.value();
    return shown == entry.value() ? of(shown, depth) : shown;
  }

  private @Nullable List<Value> items(List<Value> items, int depth) {
    List<Value> changed = null;
    for (int i = 0; i < items.size(); i++) {
      Value form = of(items.get(i), depth);
      if (form != items.get(i) && changed == null) {
        changed = new ArrayList<>(items);
      }
      if (changed != null) {
        changed.set(i, form);
      }
    }
    return changed;
  }
}
