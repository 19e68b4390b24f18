package io.camelzodb.zope.content;

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
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One conversion of Python values to what JSON has; see {@link ContentRecord} for the types.
 *
 * <p>Dates become ISO 8601, NaN and the infinities text, byte strings text if they are UTF-8 and
 * old strings, else {@code {"base64", "size"}}; references {@code {"oid", "class"}}; persistent
 * mappings and lists of their own record are written out. What leads back to itself becomes {@code
 * {"cycle": true}}; what is nested too deeply or too much in all becomes {@code {"cut": reason}}.
 * Every conversion has a budget, so that a small record with values shared over and over cannot
 * grow without bound. Not safe for many threads.
 */
final class JsonForm {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_VALUES = 100_000;
  private static final int MAX_TEXT = 1 << 20;
  private static final long MAX_ALL_TEXT = 8L << 20;
  private static final int MAX_BYTES = 1 << 16;
  private static final int MAX_BITS = 4096;

  /** Persistent classes that are no more than a value with a record of its own. */
  private static final Set<String> VALUES =
      Set.of(
          "persistent.mapping.PersistentMapping",
          "persistent.dict.PersistentDict",
          "persistent.list.PersistentList",
          "Persistence.mapping.PersistentMapping",
          "Persistence.PersistentMapping.PersistentMapping",
          "ZODB.PersistentMapping.PersistentMapping",
          "ZODB.PersistentList.PersistentList",
          "BTrees.Length.Length");

  private final Records records;
  private final String where;
  private final BiFunction<Value, String, @Nullable Object> special;
  private final IdentityHashMap<Value, Boolean> open = new IdentityHashMap<>();
  private final Set<Oid> opened = new HashSet<>();
  private int values;
  private long text;

  /**
   * A conversion.
   *
   * @param where path of the object, for problems
   * @param special asked first for each instance and reference; null leaves it to this class
   */
  JsonForm(Records records, String where, BiFunction<Value, String, @Nullable Object> special) {
    this.records = records;
    this.where = where;
    this.special = special;
  }

  /** The plain form of a value. */
  @Nullable Object of(@Nullable Value value) {
    return value == null ? null : convert(value, 0);
  }

  private @Nullable Object convert(Value value, int depth) {
    if (++values > MAX_VALUES) {
      return cut("too many values in one object");
    }
    if (value instanceof NoneValue) {
      return null;
    } else if (value instanceof BoolValue flag) {
      return flag.value();
    } else if (value instanceof IntValue number) {
      return number(number);
    } else if (value instanceof FloatValue number) {
      return number(number.value());
    } else if (value instanceof Text string) {
      return string(string.value());
    } else if (value instanceof ByteString bytes) {
      return bytes(bytes);
    } else if (value instanceof Global global) {
      return string(global.dotted());
    } else if (value instanceof ExtensionCode code) {
      return Map.of("extension_code", (long) code.code());
    } else if (value instanceof Buffer || value instanceof ReadOnlyBuffer) {
      return cut("a buffer outside of the pickle");
    }
    if (depth >= MAX_DEPTH) {
      return cut("nested more than " + MAX_DEPTH + " levels deep");
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
    if (value instanceof Tuple tuple) {
      return list(tuple.items(), depth);
    } else if (value instanceof ListValue list) {
      return list(list.items(), depth);
    } else if (value instanceof SetValue set) {
      return list(set.items(), depth);
    } else if (value instanceof FrozenSet set) {
      return list(set.items(), depth);
    } else if (value instanceof Dictionary dictionary) {
      return map(dictionary.entries(), depth);
    }
    Object known = special.apply(value, where);
    if (known != null) {
      return known;
    }
    return value instanceof Reference reference
        ? reference(reference, depth)
        : instance((Instance) value, depth);
  }

  private List<@Nullable Object> list(List<Value> items, int depth) {
    List<@Nullable Object> plain = new ArrayList<>(Math.min(items.size(), 1000));
    for (Value item : items) {
      if (values > MAX_VALUES) {
        plain.add(cut("too many values in one object"));
        break;
      }
      plain.add(convert(item, depth));
    }
    return plain;
  }

  private Map<String, @Nullable Object> map(List<Entry> entries, int depth) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (values > MAX_VALUES) {
        plain.put("cut", "too many values in one object");
        break;
      }
      plain.put(key(entry.key(), depth), convert(entry.value(), depth));
    }
    return plain;
  }

  /** JSON has text keys only. */
  private String key(Value key, int depth) {
    Object plain = convert(key, depth);
    return plain instanceof String string ? string : String.valueOf(plain);
  }

  private @Nullable Object reference(Reference reference, int depth) {
    References.Target target = References.target(reference);
    if (target == null) {
      return cut("a reference of unknown form");
    }
    Global className = target.className();
    if (className != null
        && target.database() == null
        && VALUES.contains(className.dotted())
        && opened.add(target.oid())) {
      Records.Part part = records.part(reference, where);
      if (part != null) {
        return persistent(part, depth);
      }
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("oid", target.oid().hex());
    plain.put("class", className == null ? null : className.dotted());
    if (target.database() != null) {
      plain.put("database", target.database());
    }
    return plain;
  }

  private @Nullable Object persistent(Records.Part part, int depth) {
    for (String name : List.of("data", "_container")) {
      Value data = part.attributes().get(name);
      if (data != null && part.attributes().size() == 1) {
        return convert(data, depth);
      }
    }
    return convert(part.state(), depth);
  }

  private @Nullable Object instance(Instance instance, int depth) {
    String date = Dates.iso(instance);
    if (date != null) {
      return date;
    }
    Global className = instance.className();
    String name = className == null ? "" : className.dotted();
    List<Value> arguments = instance.arguments() instanceof Tuple tuple ? tuple.items() : List.of();
    switch (name) {
      case "__builtin__.set", "builtins.set", "__builtin__.frozenset", "builtins.frozenset" -> {
        return arguments.isEmpty() ? List.of() : convert(arguments.get(0), depth);
      }
      // The id of a message, which is what str() of it gives.
      case "zope.i18nmessageid.message.Message", "decimal.Decimal", "uuid.UUID" -> {
        if (!arguments.isEmpty()) {
          return convert(arguments.get(0), depth);
        }
      }
      case "_codecs.encode" -> {
        byte[] bytes = Dates.bytes(instance);
        if (bytes != null) {
          return base64(bytes);
        }
      }
      default -> {
        // As any object.
      }
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("class", name.isEmpty() ? convert(instance.callable(), depth) : name);
    if (!arguments.isEmpty() && !reconstructed(instance)) {
      plain.put("arguments", list(arguments, depth));
    }
    for (Instance.Step step : instance.steps()) {
      step(plain, step, depth);
    }
    return plain;
  }

  /** Whether the arguments only say the class once more. */
  private static boolean reconstructed(Instance instance) {
    return instance.callable() instanceof Global callable
        && (callable.name().equals("_reconstructor") || callable.name().startsWith("__newobj"));
  }

  private void step(Map<String, @Nullable Object> plain, Instance.Step step, int depth) {
    if (step instanceof Instance.State state) {
      plain.put("state", withoutPassword(convert(state.value(), depth)));
    } else if (step instanceof Instance.Append append) {
      plain.put("items", list(append.items(), depth));
    } else if (step instanceof Instance.Add add) {
      plain.put("items", list(add.items(), depth));
    } else if (step instanceof Instance.Items items) {
      plain.put("items", map(items.entries(), depth));
    }
  }

  /** Hashes of passwords are for nobody's eyes: AccessControl keeps them under "__". */
  private static @Nullable Object withoutPassword(@Nullable Object state) {
    if (state instanceof Map<?, ?> attributes && attributes.containsKey("__")) {
      Map<String, @Nullable Object> rest = new LinkedHashMap<>();
      attributes.forEach((key, value) -> rest.put(String.valueOf(key), value));
      rest.put("__", cut("the hash of a password"));
      return rest;
    }
    return state;
  }

  private static Object number(IntValue number) {
    if (number.fitsLong()) {
      return number.asLong();
    }
    return number.value().bitLength() > MAX_BITS
        ? cut("an integer of " + number.value().bitLength() + " bits")
        : number.value();
  }

  private static Object number(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    return Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : (Object) number;
  }

  private Object string(String string) {
    text += string.length();
    if (isFull()) {
      return cut("too much text in one object");
    }
    return string.length() <= MAX_TEXT
        ? string
        : string.substring(0, MAX_TEXT) + "… [cut, " + string.length() + " characters]";
  }

  /** Whether no text is converted any more. */
  boolean isFull() {
    return text > MAX_ALL_TEXT;
  }

  private Object bytes(ByteString bytes) {
    if (isFull()) {
      return cut("too much text in one object");
    }
    if (bytes instanceof OldString && bytes.length() <= MAX_TEXT) {
      try {
        return string(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.bytes())).toString());
      } catch (CharacterCodingException binary) {
        return base64(bytes.bytes());
      }
    }
    return base64(bytes.bytes());
  }

  private Object base64(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return cut(bytes.length + " bytes");
    }
    text += bytes.length;
    if (isFull()) {
      return cut("too much text in one object");
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("base64", Base64.getEncoder().encodeToString(bytes));
    plain.put("size", (long) bytes.length);
    return plain;
  }

  private static Map<String, @Nullable Object> cut(String reason) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("cut", reason);
    return plain;
  }
}
