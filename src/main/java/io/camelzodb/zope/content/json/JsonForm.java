package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.zope.content.ContentRecord;
import io.camelzodb.zope.content.RecordLookup;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Converts Python values to values that JSON has; see {@link ContentRecord} for the types.
 *
 * <p>Dates become ISO 8601, NaN and the infinities text, byte strings text if they are UTF-8 and
 * old strings, else {@code {"base64", "size"}}; references {@code {"oid", "class"}}; persistent
 * mappings, lists, BTrees and sets of their own records are written out. A collection that is too
 * large for one line goes to another file. A value within itself becomes {@code {"cycle": true}};
 * values nested too deeply or beyond the limits become {@code {"cut": reason}}. Every conversion
 * has a budget, so that a small record with values shared over and over cannot grow without bound.
 * Not safe for many threads.
 */
public final class JsonForm {
  private static final int MAX_DEPTH = 40;
  private static final String TOO_MANY = "too many values in one object";

  /** Takes a collection that is too large for the line of its object. */
  @FunctionalInterface
  public interface LargeCollections {
    /** Returns the replacement in the line; null if the collection is not taken. */
    @Nullable Map<String, @Nullable Object> put(Value collection, String className);
  }

  private final RecordLookup records;
  private final String where;
  private final BiFunction<Value, String, @Nullable Object> special;
  private final IdentityHashMap<Value, Boolean> open = new IdentityHashMap<>();
  private final JsonBudget budget = new JsonBudget();
  private final InlinedRecords writtenOut;
  private final @Nullable LargeCollections largeCollections;
  private final IdentityHashMap<Value, Map<String, @Nullable Object>> replacements =
      new IdentityHashMap<>();

  /**
   * Creates a conversion.
   *
   * @param where path of the object, for problems
   * @param special called first for each instance and reference; if it returns null, this class
   *     converts
   */
  public JsonForm(
      RecordLookup records, String where, BiFunction<Value, String, @Nullable Object> special) {
    this(records, where, special, null);
  }

  /** Creates a conversion with a receiver for large collections, or null. */
  public JsonForm(
      RecordLookup records,
      String where,
      BiFunction<Value, String, @Nullable Object> special,
      @Nullable LargeCollections largeCollections) {
    this.records = records;
    this.where = where;
    this.special = special;
    this.largeCollections = largeCollections;
    this.writtenOut = new InlinedRecords(records, where);
  }

  /** The plain form of a value. */
  public @Nullable Object of(@Nullable Value value) {
    return value == null ? null : convert(value, 0);
  }

  /** Converts a value, with the persistent objects in it inline, such as rows. */
  public @Nullable Object whole(@Nullable Value value) {
    boolean before = writtenOut.everything(true);
    try {
      return of(value);
    } finally {
      writtenOut.everything(before);
    }
  }

  /** Converts a value at a depth. */
  @Nullable Object convert(Value value, int depth) {
    if (!budget.take()) {
      return JsonScalars.cut(TOO_MANY);
    }
    if (value instanceof NoneValue) {
      return null;
    } else if (value instanceof BoolValue flag) {
      return flag.value();
    } else if (value instanceof IntValue number) {
      return JsonScalars.number(number);
    } else if (value instanceof FloatValue number) {
      return JsonScalars.number(number.value());
    } else if (value instanceof Text string) {
      return JsonScalars.string(string.value(), budget);
    } else if (value instanceof ByteString bytes) {
      return JsonScalars.bytes(bytes, budget);
    } else if (value instanceof Global global) {
      return JsonScalars.string(global.dotted(), budget);
    } else if (value instanceof ExtensionCode code) {
      return Map.of("extension_code", (long) code.code());
    } else if (value instanceof Buffer || value instanceof ReadOnlyBuffer) {
      return JsonScalars.cut("a buffer outside of the pickle");
    }
    if (depth >= MAX_DEPTH) {
      return JsonScalars.cut("nested more than " + MAX_DEPTH + " levels deep");
    }
    if (open.put(value, true) != null) {
      return Map.of("cycle", true);
    }
    try {
      return compound(value, depth + 1);
    } finally {
      open.remove(value);
    }
  }

  private @Nullable Object compound(Value value, int depth) {
    Map<String, @Nullable Object> elsewhere = replacements.get(value);
    if (elsewhere != null) {
      return elsewhere;
    }
    if (value instanceof Tuple tuple) {
      return list(value, "tuple", tuple.items().iterator(), depth);
    } else if (value instanceof ListValue list) {
      return list(value, "list", list.items().iterator(), depth);
    } else if (value instanceof SetValue set) {
      return list(value, "set", set.items().iterator(), depth);
    } else if (value instanceof FrozenSet set) {
      return list(value, "frozenset", set.items().iterator(), depth);
    } else if (value instanceof Dictionary dictionary) {
      return map(value, "dict", dictionary.entries().iterator(), depth);
    }
    Object form = special.apply(value, where);
    if (form != null) {
      return form;
    }
    return value instanceof Reference reference
        ? reference(reference, depth)
        : InstanceForm.of((Instance) value, depth, this);
  }

  /** Converts the items of a collection to a list. */
  Object list(Value whole, String className, Iterator<Value> items, int depth) {
    JsonBudget.Mark start = budget.mark();
    List<@Nullable Object> plain = new ArrayList<>();
    while (items.hasNext() && !budget.isSpent()) {
      plain.add(convert(items.next(), depth));
      Object elsewhere = elsewhere(whole, className, start, plain.size());
      if (elsewhere != null) {
        return elsewhere;
      }
    }
    if (items.hasNext()) {
      plain.add(JsonScalars.cut(TOO_MANY));
    }
    return plain;
  }

  /**
   * Converts a mapping to one with text keys; if two keys become equal, to pairs of key and value.
   */
  Object map(Value whole, String className, Iterator<Entry> entries, int depth) {
    JsonBudget.Mark start = budget.mark();
    PlainMap plain = new PlainMap();
    int rows = 0;
    while (entries.hasNext() && !budget.isSpent()) {
      Entry entry = entries.next();
      plain.put(convert(entry.key(), depth), convert(entry.value(), depth));
      Object elsewhere = elsewhere(whole, className, start, ++rows);
      if (elsewhere != null) {
        return elsewhere;
      }
    }
    if (entries.hasNext()) {
      plain.put("cut", TOO_MANY);
    }
    return plain.form();
  }

  /** Returns the replacement of a collection that is too large; null if it is not. */
  private @Nullable Object elsewhere(
      Value whole, String className, JsonBudget.Mark start, int rows) {
    boolean tree = whole instanceof Reference;
    if (largeCollections == null || !budget.isLarge(start, tree, rows) || budget.isOver()) {
      return null;
    }
    Map<String, @Nullable Object> marker = largeCollections.put(whole, className);
    if (marker != null) {
      budget.restore(start);
      replacements.put(whole, marker);
    }
    return marker;
  }

  private @Nullable Object reference(Reference reference, int depth) {
    References.Target target = References.target(reference);
    if (target == null) {
      return JsonScalars.cut("a reference of unknown form");
    }
    InlinedRecords.Found found = writtenOut.of(reference, target);
    if (found == null) {
      return identity(target.oid(), target.className(), target.database());
    }
    // The items of such a collection are its rows.
    boolean before = writtenOut.everything(true);
    try {
      return found(found, reference, target, depth);
    } finally {
      writtenOut.everything(before);
    }
  }

  private @Nullable Object found(
      InlinedRecords.Found found, Reference reference, References.Target target, int depth) {
    String className = found.className() == null ? "" : found.className().dotted();
    Iterator<Entry> entries = found.entries();
    if (entries != null) {
      Object plain =
          found.isSet()
              ? list(reference, className, InlinedRecords.keys(entries), depth)
              : map(reference, className, entries, depth);
      records.count(target.oid(), found.read());
      return plain;
    }
    Value value = found.value();
    if (value != null) {
      return convert(value, depth);
    }
    Map<String, @Nullable Object> plain =
        identity(target.oid(), found.className(), target.database());
    plain.put("state", attributes(found.attributes(), depth));
    return plain;
  }

  private static Map<String, @Nullable Object> identity(
      Oid oid, @Nullable Global className, @Nullable String database) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("oid", oid.hex());
    plain.put("class", className == null ? null : className.dotted());
    if (database != null) {
      plain.put("database", database);
    }
    return plain;
  }

  /** Converts the attributes of an inline object, without references to containers. */
  private Object attributes(Dictionary attributes, int depth) {
    PlainMap plain = new PlainMap();
    for (Entry entry : attributes.entries()) {
      String name = Dictionary.nameOf(entry.key());
      Value value = entry.value();
      References.Target up = InlinedRecords.leadsUp(name) ? RecordLookup.target(value) : null;
      Object form;
      if (name != null && JsonSecrets.isSecret(name, value)) {
        form = JsonSecrets.hidden();
      } else if (up != null) {
        form = identity(up.oid(), up.className(), up.database());
      } else {
        form = convert(value, depth);
      }
      plain.put(convert(entry.key(), depth), form);
      if (budget.isSpent()) {
        break;
      }
    }
    return plain.form();
  }

  JsonBudget budget() {
    return budget;
  }

  /** Whether no text is converted any more. */
  public boolean isFull() {
    return budget.isFull();
  }
}
