package io.camelzodb.component.message;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.repr.LiteralForms;
import io.camelzodb.storage.References;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.type.value.DateTimes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts Python values to values that JSON has. Byte strings are text if they are UTF-8, else
 * {@code {"base64"}}; references {@code {"oid", "class"}}; objects {@code {"class", "arguments",
 * "state"}}, a DateTime its text. Values beyond 40 levels, 100,000 values or the characters and
 * digits that {@link ValueLimits} allow become {@code {"cut": true}}, so cycles end as well. Use
 * one instance for each conversion. Not safe for many threads.
 */
final class PlainValues {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_VALUES = 100_000;
  private static final Map<String, Object> CUT = Map.of("cut", true);

  /** Strings up to this length are bounded by the number of values alone. */
  private static final int SHORT = 64;

  private int values;
  private long characters;

  @Nullable Object of(Value value) {
    return of(value, 0);
  }

  /** Returns a source as text, or as base64 if it is not UTF-8. */
  static Object content(ObjectData.Source source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      source.content().writeTo(bytes);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return bytes(bytes.toByteArray());
  }

  private @Nullable Object of(Value given, int depth) {
    Value value = LiteralForms.plain(given);
    if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
      return CUT;
    }
    if (value instanceof NoneValue) {
      return null;
    } else if (value instanceof BoolValue bool) {
      return bool.value();
    } else if (value instanceof IntValue number) {
      return number.fitsLong()
          ? (Object) number.asLong()
          : ValueLimits.DEFAULT.isTooLong(number.value()) ? CUT : number.value();
    } else if (value instanceof FloatValue real) {
      return Double.isFinite(real.value()) ? (Object) real.value() : Double.toString(real.value());
    } else if (value instanceof Text text) {
      return fits(text.value().length()) ? text.value() : CUT;
    } else if (value instanceof ByteString bytes) {
      return fits(bytes.length()) ? bytes(bytes.bytes()) : CUT;
    } else if (value instanceof Tuple tuple) {
      return list(tuple.items(), depth);
    } else if (value instanceof ListValue list) {
      return list(list.items(), depth);
    } else if (value instanceof SetValue set) {
      return list(set.items(), depth);
    } else if (value instanceof FrozenSet set) {
      return list(set.items(), depth);
    } else if (value instanceof Dictionary dictionary) {
      return dictionary(dictionary, depth);
    } else if (value instanceof Reference reference) {
      return reference(reference);
    } else if (value instanceof Instance instance) {
      return instance(instance, depth);
    }
    if (value instanceof PrintedValue printed) {
      return printed.text();
    }
    return value instanceof Global global ? global.dotted() : CUT;
  }

  /** Counts a string; returns whether there is room for it. */
  private boolean fits(int length) {
    characters += Math.max(0, length - SHORT);
    return characters <= ValueLimits.DEFAULT.maxCharacters() || length <= SHORT;
  }

  private static Object bytes(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      return Map.of("base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  private List<@Nullable Object> list(List<Value> items, int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (Value item : items) {
      if (values > MAX_VALUES) {
        list.add(CUT);
        break;
      }
      list.add(of(item, depth + 1));
    }
    return list;
  }

  /** Returns a map, or a list of pairs if a key is not text. */
  private Object dictionary(Dictionary dictionary, int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    List<@Nullable Object> pairs = new ArrayList<>();
    boolean named = true;
    for (Entry entry : dictionary.entries()) {
      named &= Dictionary.nameOf(entry.key()) != null;
    }
    for (Entry entry : dictionary.entries()) {
      if (values > MAX_VALUES) {
        pairs.add(CUT);
        break;
      }
      String name = Dictionary.nameOf(entry.key());
      if (named && name != null) {
        map.put(name, of(entry.value(), depth + 1));
      } else {
        pairs.add(list(List.of(entry.key(), entry.value()), depth + 1));
      }
    }
    return named ? map : pairs;
  }

  private static Object reference(Reference reference) {
    References.Target target = References.target(reference);
    if (target == null) {
      return CUT;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("oid", target.oid().hex());
    map.put("class", target.className() == null ? null : target.className().dotted());
    return map;
  }

  private Object instance(Instance instance, int depth) {
    String moment = DateTimes.isDateTime(instance) ? DateTimes.text(instance) : null;
    if (moment != null) {
      return moment;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("class", instance.className() == null ? null : instance.className().dotted());
    map.put("arguments", of(instance.arguments(), depth + 1));
    if (instance.keywords() != null) {
      map.put("keywords", of(instance.keywords(), depth + 1));
    }
    for (Instance.Step step : instance.steps()) {
      if (step instanceof Instance.State state) {
        map.put("state", of(state.value(), depth + 1));
      } else if (step instanceof Instance.Append append) {
        map.put("items", list(append.items(), depth));
      } else if (step instanceof Instance.Add add) {
        map.put("items", list(add.items(), depth));
      } else if (step instanceof Instance.Items items) {
        Dictionary entries = new Dictionary();
        items.entries().forEach(entry -> entries.put(entry.key(), entry.value()));
        map.put("entries", dictionary(entries, depth));
      }
    }
    return map;
  }
}
