package io.camelzodb.zope.type.value;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.literal.ReprNames;
import io.camelzodb.pickle.repr.LiteralForms;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.BTrees;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts a stored value to the literal that files have, as Python's {@code repr} prints it. Old
 * strings become text, objects that pickles make by calls become the printed call, and persistent
 * lists, mappings and sets are read from their records. Unchanged values stay the same objects. For
 * one value and one thread.
 */
public final class LiteralEncoder {
  private static final int MAX_DEPTH = 200;
  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_SCANNED = 10_000;
  private static final int MAX_SCANNED_DEPTH = 20;

  private static final Set<String> MAPPINGS =
      Set.of(
          "persistent.mapping.PersistentMapping",
          "persistent.dict.PersistentDict",
          "Persistence.mapping.PersistentMapping",
          "Persistence.PersistentMapping.PersistentMapping",
          "ZODB.PersistentMapping.PersistentMapping");
  private static final Set<String> LISTS =
      Set.of("persistent.list.PersistentList", "ZODB.PersistentList.PersistentList");

  private final Snapshot snapshot;
  private final ValueBudget budget;
  private final Function<OldString, Value> decoder;

  /** Forms of values that hold others, and those that are being made: few values need them. */
  private @Nullable IdentityHashMap<Value, Value> forms;

  private Set<Value> open = Set.of();
  private int values;
  private int scanned;

  /**
   * Creates it.
   *
   * @param snapshot the snapshot for values in separate records
   * @param budget the budget for these; the value itself was counted
   * @param decoder decodes byte strings of Python 2
   */
  public LiteralEncoder(Snapshot snapshot, ValueBudget budget, Function<OldString, Value> decoder) {
    this.snapshot = snapshot;
    this.budget = budget;
    this.decoder = decoder;
  }

  /** Whether a reference leads to a collection that is only a value, not an object of the site. */
  public static boolean isValue(Reference reference) {
    References.Target target = References.target(reference);
    Global name = target == null ? null : target.className();
    return name != null
        && (MAPPINGS.contains(name.dotted())
            || LISTS.contains(name.dotted())
            || name.module().startsWith("BTrees."));
  }

  /** The form of a value. */
  public Value of(Value value) {
    return isLiteral(value, 0) ? value : of(value, true, 0);
  }

  /** Whether a value is made of lists, tuples and plain values only, as nearly all are. */
  private boolean isLiteral(Value value, int depth) {
    if (isPlain(value)) {
      return true;
    }
    List<Value> items =
        value instanceof Tuple tuple
            ? tuple.items()
            : value instanceof ListValue list ? list.items() : null;
    if (items == null || depth > MAX_SCANNED_DEPTH) {
      return false;
    }
    for (Value item : items) {
      if (++scanned > MAX_SCANNED || !isLiteral(item, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The form of a value.
   *
   * @param walked whether it stands in lists and tuples only, which files print by themselves
   */
  private Value of(Value value, boolean walked, int depth) {
    if (value instanceof OldString old) {
      return decoder.apply(old);
    } else if (value instanceof Global name) {
      return ReprNames.modern(name);
    } else if (isPlain(value) || depth > MAX_DEPTH || ++values > MAX_VALUES) {
      return value;
    }
    if (forms == null) {
      forms = new IdentityHashMap<>();
      open = Collections.newSetFromMap(new IdentityHashMap<>());
    }
    Value before = forms.get(value);
    if (before != null) {
      return before;
    }
    if (!open.add(value)) {
      return copyOf(value);
    }
    Value form = compound(value, walked, depth);
    open.remove(value);
    forms.put(value, form);
    return form;
  }

  /** Whether a value holds no others and has its own form already. */
  public static boolean isPlain(Value value) {
    return value instanceof Text
        || value instanceof IntValue
        || value instanceof NoneValue
        || value instanceof BoolValue
        || value instanceof FloatValue;
  }

  /** Returns the text that Python prints for a value within itself. */
  private static Value copyOf(Value value) {
    return value instanceof Tuple
        ? new PrintedValue("(...)")
        : value instanceof Dictionary
            ? new PrintedValue("{...}")
            : value instanceof SetValue
                ? new PrintedValue("set(...)")
                : value instanceof ListValue ? new PrintedValue("[...]") : new PrintedValue("...");
  }

  private Value compound(Value value, boolean walked, int depth) {
    if (value instanceof Tuple tuple) {
      List<Value> items = items(tuple.items(), walked, depth);
      return items == null ? value : Tuple.of(items);
    } else if (value instanceof ListValue list) {
      List<Value> items = items(list.items(), walked, depth);
      return items == null ? value : new ListValue(items);
    } else if (value instanceof Dictionary dictionary) {
      return dictionary(dictionary, depth);
    } else if (value instanceof SetValue set) {
      List<Value> items = items(set.items(), false, depth);
      return LiteralForms.set(items == null ? set.items() : items);
    } else if (value instanceof FrozenSet set) {
      List<Value> items = items(set.items(), false, depth);
      return LiteralForms.frozenSet(items == null ? set.items() : items);
    } else if (value instanceof Instance instance) {
      return instance(instance, walked, depth);
    }
    return value instanceof Reference reference ? reference(reference, depth) : value;
  }

  private @Nullable List<Value> items(List<Value> items, boolean walked, int depth) {
    List<Value> changed = null;
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      Value form = of(item, walked, depth + 1);
      if (form != item && changed == null) {
        changed = new ArrayList<>(items);
      }
      if (changed != null) {
        changed.set(i, form);
      }
    }
    return changed;
  }

  private Dictionary dictionary(Dictionary dictionary, int depth) {
    Dictionary changed = new Dictionary();
    boolean same = true;
    for (Entry entry : dictionary.entries()) {
      Value key = of(entry.key(), false, depth + 1);
      Value value = of(entry.value(), false, depth + 1);
      same &= key == entry.key() && value == entry.value();
      changed.put(key, value);
    }
    return same ? dictionary : changed;
  }

  private Value instance(Instance instance, boolean walked, int depth) {
    if (DateTimes.isDateTime(instance)) {
      String text = DateTimes.text(instance);
      return text == null ? instance : DateTimes.literal(text);
    }
    Global name = instance.className();
    if (name != null && instance.state() instanceof Dictionary state) {
      Value value = collection(name, state, depth);
      if (value != null) {
        return value;
      }
    }
    Value form = LiteralForms.literal(instance, walked, new Parts(walked, depth + 1));
    return form == null ? PythonRepr.printed(instance) : form;
  }

  /** Encodes the parts of an object. */
  private final class Parts implements LiteralForms.Parts {
    private final boolean walked;
    private final int depth;

    Parts(boolean walked, int depth) {
      this.walked = walked;
      this.depth = depth;
    }

    @Override
    public Value of(Value part) {
      return LiteralEncoder.this.of(part, false, depth);
    }

    @Override
    public Value inPlace(Value part) {
      return LiteralEncoder.this.of(part, walked, depth);
    }
  }

  private Value reference(Reference reference, int depth) {
    References.Target target = References.target(reference);
    if (target == null || target.database() != null) {
      return PythonRepr.printed(reference);
    }
    Global name = target.className();
    Value form = null;
    if (name == null || isValue(reference)) {
      try {
        var object = snapshot.load(target.oid()).object();
        Global stored = object.className();
        name = stored == null ? name : stored;
        budget.count(object.state());
        form = record(reference, name, object.state(), depth);
      } catch (StorageException unreadable) {
        // It is named like every other object.
      }
    }
    return form == null
        ? new PrintedValue(
            "<"
                + (name == null ? "persistent" : name.dotted())
                + " object oid 0x"
                + Long.toHexString(target.oid().value())
                + ">")
        : form;
  }

  private @Nullable Value record(Reference reference, @Nullable Global name, Value state, int depth)
      throws StorageException {
    if (name == null) {
      return null;
    }
    if (state instanceof Dictionary attributes) {
      return collection(name, attributes, depth);
    }
    boolean set = name.name().endsWith("Set") && !name.name().endsWith("TreeSet");
    boolean bucket = name.name().endsWith("Bucket");
    if (!name.module().startsWith("BTrees.") || !(set || bucket)) {
      return null;
    }
    ListValue items = new ListValue();
    for (Entry entry : BTrees.entries(reference, snapshot)) {
      budget.count(entry.key());
      budget.count(entry.value());
      Value key = of(entry.key(), false, depth + 1);
      items.add(set ? key : Tuple.of(key, of(entry.value(), false, depth + 1)));
    }
    Value call = new Instance(Instance.Kind.REDUCE, name, Tuple.of(items), null);
    return set ? call : PythonRepr.printed(call);
  }

  /** Persistent lists and mappings, which print as their contents. */
  private @Nullable Value collection(Global name, Dictionary state, int depth) {
    boolean list = LISTS.contains(name.dotted());
    if (!list && !MAPPINGS.contains(name.dotted())) {
      return null;
    }
    Value data = state.get("data") == null ? state.get("_container") : state.get("data");
    Value form = data == null ? null : of(data, false, depth + 1);
    return form == null ? null : list ? LiteralForms.inOneLine(form) : form;
  }
}
