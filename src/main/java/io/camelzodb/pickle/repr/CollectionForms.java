package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.argument;
import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.call;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts objects of the module {@code collections}, and {@code types.SimpleNamespace}, to literal
 * forms and back.
 */
final class CollectionForms {
  private static final String MODULE = "collections";
  private static final Text MAXLEN = new Text("maxlen");

  private CollectionForms() {}

  /** Returns the literal form of an object of a class of that name; null for any other class. */
  static @Nullable Value literal(String name, Instance object, LiteralForms.Parts parts) {
    return switch (name) {
      case "OrderedDict" -> ordered(object, parts);
      case "defaultdict" ->
          call(
              MODULE,
              name,
              arguments(object).isEmpty() ? NoneValue.NONE : parts.of(arguments(object).get(0)),
              dictionary(BuiltinContent.entries(object), parts));
      case "Counter" -> counter(object, parts);
      case "deque" -> deque(object, parts);
      case "ChainMap" -> {
        Value maps = attribute(object, "maps");
        yield maps instanceof ListValue list
            ? new Instance(
                Instance.Kind.REDUCE,
                new Global(MODULE, name),
                Tuple.of(list.items().stream().map(parts::of).toList()),
                null)
            : null;
      }
      case "UserDict", "UserString" -> {
        Value data = attribute(object, "data");
        yield data == null ? null : parts.of(data);
      }
      case "UserList" -> {
        Value data = attribute(object, "data");
        yield data == null ? null : LiteralForms.inOneLine(parts.of(data));
      }
      default -> null;
    };
  }

  private static @Nullable Value attribute(Instance object, String name) {
    return object.state() instanceof Dictionary state ? state.get(name) : null;
  }

  private static Dictionary dictionary(@Nullable List<Entry> entries, LiteralForms.Parts parts) {
    Dictionary dictionary = new Dictionary();
    if (entries != null) {
      entries.forEach(entry -> dictionary.put(parts.of(entry.key()), parts.of(entry.value())));
    }
    return dictionary;
  }

  /** Python 2 gives the entries as a list of lists, Python 3 sets them. */
  private static Value ordered(Instance object, LiteralForms.Parts parts) {
    ListValue pairs = new ListValue();
    if (argument(object, 0) instanceof ListValue list) {
      for (Value item : list.items()) {
        List<Value> pair =
            item instanceof ListValue two
                ? two.items()
                : item instanceof Tuple two ? two.items() : List.of();
        if (pair.size() == 2) {
          pairs.add(Tuple.of(parts.of(pair.get(0)), parts.of(pair.get(1))));
        }
      }
    }
    List<Entry> entries = BuiltinContent.entries(object);
    if (entries != null) {
      entries.forEach(entry -> pairs.add(Tuple.of(parts.of(entry.key()), parts.of(entry.value()))));
    }
    return pairs.items().isEmpty()
        ? call(MODULE, "OrderedDict")
        : call(MODULE, "OrderedDict", pairs);
  }

  /** The most common first, as Python prints them, where the counts are numbers. */
  private static Value counter(Instance object, LiteralForms.Parts parts) {
    List<Entry> entries = new ArrayList<>();
    if (argument(object, 0) instanceof Dictionary counts) {
      entries.addAll(counts.entries());
    }
    List<Entry> more = BuiltinContent.entries(object);
    if (more != null) {
      entries.addAll(more);
    }
    if (entries.stream().allMatch(entry -> size(entry.value()) != null)) {
      Comparator<Entry> bySize =
          Comparator.comparing(
              entry -> {
                BigDecimal size = size(entry.value());
                return size == null ? BigDecimal.ZERO : size;
              });
      entries.sort(bySize.reversed());
    }
    return entries.isEmpty()
        ? call(MODULE, "Counter")
        : call(MODULE, "Counter", dictionary(entries, parts));
  }

  private static @Nullable BigDecimal size(Value count) {
    if (count instanceof IntValue number) {
      return new BigDecimal(number.value());
    } else if (count instanceof BoolValue flag) {
      return flag.value() ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    return count instanceof FloatValue number && Double.isFinite(number.value())
        ? new BigDecimal(number.value())
        : null;
  }

  private static Value deque(Instance object, LiteralForms.Parts parts) {
    List<Value> items = new ArrayList<>();
    Value first = argument(object, 0);
    if (first instanceof ListValue list) {
      items.addAll(list.items());
    } else if (first instanceof Tuple tuple) {
      items.addAll(tuple.items());
    }
    List<Value> more = BuiltinContent.items(object);
    if (more != null) {
      items.addAll(more);
    }
    Dictionary keywords = new Dictionary();
    Value most = argument(object, 1);
    if (most instanceof IntValue number) {
      keywords.put(MAXLEN, number);
      Long limit = FormParts.number(number);
      if (limit != null && limit >= 0 && limit < items.size()) {
        items = items.subList(items.size() - limit.intValue(), items.size());
      }
    }
    return call(
        MODULE, "deque", List.of(new ListValue(items.stream().map(parts::of).toList())), keywords);
  }

  /** Returns the pickled form of the result of a call; null if the call is invalid. */
  static @Nullable Value stored(String name, Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    return switch (name) {
      case "OrderedDict" -> storedOrdered(call, parts);
      case "defaultdict" -> storedDefault(call, parts);
      case "Counter" -> {
        Value counts = arguments.isEmpty() ? new Dictionary() : parts.of(arguments.get(0));
        yield arguments.size() < 2 && call.keywords() == null && counts instanceof Dictionary
            ? call(MODULE, name, counts)
            : null;
      }
      case "deque" -> storedDeque(call, parts);
      case "ChainMap" -> {
        ListValue maps = new ListValue();
        for (Value map : arguments) {
          Value stored = parts.of(map);
          if (!(stored instanceof Dictionary || stored instanceof Instance)) {
            yield null;
          }
          maps.add(stored);
        }
        Dictionary state = new Dictionary();
        state.put(new Text("maps"), maps);
        yield call.keywords() == null ? withState(MODULE, name, state) : null;
      }
      case "UserList" -> arguments.size() == 1 ? parts.of(arguments.get(0)) : null;
      default -> null;
    };
  }

  private static Instance withState(String module, String name, Dictionary state) {
    Instance object =
        new Instance(Instance.Kind.NEWOBJ, new Global(module, name), Tuple.EMPTY, null);
    object.add(new Instance.State(state));
    return object;
  }

  private static @Nullable Value storedOrdered(Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    if (arguments.size() > 1 || call.keywords() != null) {
      return null;
    }
    List<Entry> entries = new ArrayList<>();
    Value pairs = arguments.isEmpty() ? new ListValue() : parts.of(arguments.get(0));
    if (pairs instanceof Dictionary dictionary) {
      entries.addAll(dictionary.entries());
    } else if (pairs instanceof ListValue list) {
      for (Value item : list.items()) {
        if (!(item instanceof Tuple pair && pair.size() == 2)) {
          return null;
        }
        entries.add(new Entry(pair.get(0), pair.get(1)));
      }
    } else {
      return null;
    }
    return withItems(call(MODULE, "OrderedDict"), entries);
  }

  private static Instance withItems(Instance object, List<Entry> entries) {
    if (!entries.isEmpty()) {
      object.add(new Instance.Items(entries));
    }
    return object;
  }

  private static @Nullable Value storedDefault(Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    if (arguments.size() > 2 || call.keywords() != null) {
      return null;
    }
    Value factory = arguments.isEmpty() ? NoneValue.NONE : parts.of(arguments.get(0));
    Value entries = arguments.size() < 2 ? new Dictionary() : parts.of(arguments.get(1));
    if (!(factory == NoneValue.NONE || factory instanceof Global)
        || !(entries instanceof Dictionary dictionary)) {
      return null;
    }
    Instance object =
        factory == NoneValue.NONE
            ? call(MODULE, "defaultdict")
            : call(MODULE, "defaultdict", factory);
    return withItems(object, dictionary.entries());
  }

  private static @Nullable Value storedDeque(Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    Value items = arguments.isEmpty() ? new ListValue() : parts.of(arguments.get(0));
    Value most =
        call.keywords() instanceof Dictionary keywords && keywords.size() == 1
            ? keywords.get("maxlen")
            : null;
    if (arguments.size() > 1
        || !(items instanceof ListValue list)
        || (call.keywords() != null && !isLength(most))) {
      return null;
    }
    Instance object =
        most == null ? call(MODULE, "deque") : call(MODULE, "deque", Tuple.EMPTY, most);
    if (list.size() > 0) {
      object.add(new Instance.Append(list.items()));
    }
    return object;
  }

  /** Whether Python takes a value as the most items of a deque. */
  private static boolean isLength(@Nullable Value most) {
    return most instanceof IntValue number && number.fitsLong() && number.value().signum() >= 0;
  }

  /** {@code namespace(a=1)} of a SimpleNamespace. */
  static Value namespace(Instance object, LiteralForms.Parts parts) {
    Dictionary keywords = new Dictionary();
    if (object.state() instanceof Dictionary state) {
      for (Entry entry : state.entries()) {
        keywords.put(parts.of(entry.key()), parts.of(entry.value()));
      }
    }
    return call("types", "SimpleNamespace", List.of(), keywords);
  }

  /** How Python pickles a SimpleNamespace. */
  static @Nullable Value storedNamespace(Instance call, LiteralForms.Stored parts) {
    Dictionary state = new Dictionary();
    if (call.keywords() instanceof Dictionary keywords) {
      for (Entry entry : keywords.entries()) {
        Value value = parts.of(entry.value());
        if (value == null) {
          return null;
        }
        state.put(entry.key(), value);
      }
    }
    if (!arguments(call).isEmpty()) {
      return null;
    }
    Instance object = call("types", "SimpleNamespace");
    object.add(new Instance.State(state));
    return object;
  }
}
