package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.argument;
import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.call;

import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.ReprNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts objects that pickles make by calls to their literal form, and back; see the package. */
public final class LiteralForms {
  static final Global TIMEDELTA = new Global("datetime", "timedelta");

  /** {@code datetime.timezone.utc}, which {@code repr} prints by that name. */
  static final Global UTC = new Global("datetime.timezone", "utc");

  private static final Global LIST_OBJECT = new Global("collections", "UserList");

  /** Converts the parts of a value to their literal form. */
  public interface Parts {
    /** The literal form of a part that is printed within the text of the object. */
    Value of(Value part);

    /** The literal form of a part that stands where the object does. */
    Value inPlace(Value part);
  }

  /** Converts the parts of a literal to their pickled form. */
  @FunctionalInterface
  public interface Stored {
    /** Returns the pickled form of a part; null if it cannot be. */
    @Nullable Value of(Value literal);
  }

  private LiteralForms() {}

  /** A value that prints as a list, such as a PersistentList, on one line. */
  public static Value inOneLine(Value list) {
    return call(LIST_OBJECT.module(), LIST_OBJECT.name(), list);
  }

  /** The list that {@link #inOneLine} made of it, or the value itself. */
  public static Value plain(Value value) {
    return value instanceof Instance made
            && LIST_OBJECT.equals(made.callable())
            && arguments(made).size() == 1
            && made.steps().isEmpty()
        ? arguments(made).get(0)
        : value;
  }

  /** A set in the order that Python gives it. */
  public static SetValue set(List<Value> items) {
    return new SetValue(HashOrder.of(items));
  }

  /** A frozenset in the order that Python gives it. */
  public static FrozenSet frozenSet(List<Value> items) {
    return new FrozenSet(HashOrder.of(items));
  }

  /**
   * Returns the literal form of an object; null if its class is unknown.
   *
   * @param walked whether only lists and tuples are around it, which are printed by themselves: a
   *     named tuple there is printed as a plain one
   */
  public static @Nullable Value literal(Instance object, boolean walked, Parts parts) {
    Value zone = ZoneForms.zoneInfo(object);
    if (zone != null) {
      return zone;
    }
    Global stored = object.className();
    if (stored == null) {
      return null;
    }
    Global name = ReprNames.modern(stored);
    Value literal =
        switch (name.module()) {
          case "builtins" -> builtin(name.name(), object, parts);
          case "datetime" -> DateForms.literal(name.name(), object, parts);
          case "collections" -> CollectionForms.literal(name.name(), object, parts);
          case "types" ->
              name.name().equals("SimpleNamespace")
                  ? CollectionForms.namespace(object, parts)
                  : null;
          case "decimal" -> name.name().equals("Decimal") ? TextForms.decimal(object) : null;
          case "fractions" -> name.name().equals("Fraction") ? TextForms.fraction(object) : null;
          case "uuid" -> name.name().equals("UUID") ? TextForms.uuid(object) : null;
          case "pathlib", "pathlib._local" -> TextForms.path(name.name(), object);
          case "ipaddress" -> TextForms.address(name.name(), object);
          case "time" ->
              name.name().equals("struct_time") ? DateForms.moment(object, walked) : null;
          case "http" -> EnumForms.http(name.name(), object);
          case "pytz" -> ZoneForms.pytz(name.name(), object);
          case "dateutil.tz", "dateutil.tz.tz", "dateutil.tz._tzfile" ->
              ZoneForms.dateutil(name.name(), object, parts);
          case "_codecs" -> {
            byte[] bytes = FormParts.bytes(object);
            yield bytes == null ? null : new Bytes(bytes);
          }
          case "re", "sre", "_sre" ->
              name.name().startsWith("_compile") || name.name().equals("compile")
                  ? TextForms.expression(object)
                  : null;
          case "zope.i18nmessageid.message" ->
              argument(object, 0) == null ? null : parts.of(arguments(object).get(0));
          default -> null;
        };
    return literal == null ? subclass(object, walked, parts) : literal;
  }

  private static @Nullable Value builtin(String name, Instance object, Parts parts) {
    Value first = argument(object, 0);
    if (BuiltinContent.reconstructed(object) != null) {
      return null;
    }
    switch (name) {
      case "set", "frozenset" -> {
        List<Value> items = new ArrayList<>();
        if (first instanceof ListValue list) {
          list.items().forEach(item -> items.add(parts.of(item)));
        } else if (first instanceof Tuple tuple) {
          tuple.items().forEach(item -> items.add(parts.of(item)));
        }
        return name.equals("set") ? set(items) : frozenSet(items);
      }
      case "bytearray" -> {
        byte[] bytes = first == null ? new byte[0] : FormParts.bytes(first);
        return bytes == null ? null : new ByteArray(bytes);
      }
      case "bytes" -> {
        byte[] bytes = first == null ? new byte[0] : FormParts.bytes(first);
        return bytes == null ? null : new Bytes(bytes);
      }
      case "complex" -> {
        return first instanceof FloatValue && argument(object, 1) instanceof FloatValue
            ? call("builtins", "complex", first, arguments(object).get(1))
            : null;
      }
      case "range" -> {
        return TextForms.range(object);
      }
      case "slice" -> {
        return TextForms.slice(object, parts);
      }
      case "type" -> {
        return first == NoneValue.NONE ? new PrintedValue("<class 'NoneType'>") : null;
      }
      case "object" -> {
        return new PrintedValue("<object object>");
      }
      default -> {
        return ReprNames.called(name) == null || !name.matches("[A-Z]\\w+")
            ? null
            : new Instance(
                Instance.Kind.REDUCE,
                new Global("builtins", name),
                Tuple.of(arguments(object).stream().map(parts::of).toList()),
                null);
      }
    }
  }

  /** An instance of a subclass of a built-in type: without its code, as that type prints it. */
  private static @Nullable Value subclass(Instance object, boolean walked, Parts parts) {
    List<Entry> entries = BuiltinContent.entries(object);
    Global callable = object.callable() instanceof Global named ? named : null;
    if (entries != null
        && callable != null
        && object.kind() == Instance.Kind.REDUCE
        && arguments(object).isEmpty()) {
      // Only a subclass of OrderedDict is made without arguments and then filled.
      ListValue pairs = new ListValue();
      entries.forEach(entry -> pairs.add(Tuple.of(parts.of(entry.key()), parts.of(entry.value()))));
      return PythonRepr.printed(call("builtins", callable.name(), pairs));
    }
    if (entries != null) {
      Dictionary dictionary = new Dictionary();
      entries.forEach(entry -> dictionary.put(parts.of(entry.key()), parts.of(entry.value())));
      return dictionary;
    }
    Value base = BuiltinContent.reconstructed(object);
    if (base != null) {
      return parts.inPlace(base);
    }
    if (object.steps().stream().anyMatch(Instance.Append.class::isInstance)) {
      List<Value> items = BuiltinContent.items(object);
      return items == null ? null : new ListValue(items.stream().map(parts::inPlace).toList());
    }
    List<Value> arguments = arguments(object);
    if (object.kind() == Instance.Kind.NEWOBJ
        && arguments.size() == 1
        && FormParts.bytes(arguments.get(0)) != null
        && arguments.get(0) instanceof Instance encoded) {
      return parts.inPlace(encoded);
    }
    if (object.kind() == Instance.Kind.NEWOBJ
        && arguments.size() == 1
        && !(arguments.get(0) instanceof Instance)) {
      return parts.inPlace(arguments.get(0));
    }
    if (object.kind() == Instance.Kind.NEWOBJ && walked && arguments.size() > 1) {
      return Tuple.of(arguments.stream().map(parts::inPlace).toList());
    }
    // The text that its class prints is unknown here, so this is the call that makes it.
    return object.state() == null && callable != null && object.arguments() instanceof Tuple
        ? PythonRepr.printed(
            new Instance(
                Instance.Kind.REDUCE,
                isException(callable) ? new Global("builtins", callable.name()) : callable,
                Tuple.of(arguments.stream().map(parts::of).toList()),
                null))
        : null;
  }

  /** Exceptions are printed without their module. */
  private static boolean isException(Global name) {
    return name.name().matches("\\w+(Error|Exception|Warning)");
  }

  /** Returns the pickled form of a call; null if it cannot be read back. */
  public static @Nullable Value stored(Instance call, Stored parts) {
    if (!(call.callable() instanceof Global name) || !call.steps().isEmpty()) {
      return null;
    }
    return switch (name.module()) {
      case "datetime" -> StoredDates.of(name.name(), call, parts);
      case "collections" -> CollectionForms.stored(name.name(), call, parts);
      case "types" -> CollectionForms.storedNamespace(call, parts);
      case "zoneinfo" -> ZoneForms.storedZoneInfo(call);
      case "pytz" -> name.name().equals("FixedOffset") ? ZoneForms.storedOffset(call) : null;
      case "builtins" -> storedBuiltin(name, call, parts);
      default -> TextForms.stored(name, call, parts);
    };
  }

  private static @Nullable Value storedBuiltin(Global name, Instance call, Stored parts) {
    if (name.name().equals("complex")) {
      return call;
    }
    if (!name.name().matches("[A-Z]\\w+")) {
      return TextForms.stored(name, call, parts);
    }
    List<Value> arguments = new ArrayList<>();
    for (Value argument : arguments(call)) {
      Value stored = parts.of(argument);
      if (stored == null) {
        return null;
      }
      arguments.add(stored);
    }
    return call.keywords() != null
        ? null
        : new Instance(Instance.Kind.REDUCE, name, Tuple.of(arguments), null);
  }

  /**
   * The bytes of a byte string, also in the form that Python 3 gives them in protocols 0 to 2:
   * {@code _codecs.encode(text, 'latin1')}; null for other objects.
   */
  public static byte @Nullable [] bytes(Value value) {
    return value instanceof Text ? null : FormParts.bytes(value);
  }

  /** Returns the pickled form of a class or a constant. */
  public static Value stored(Global name) {
    return name.equals(UTC)
        ? call(
            "datetime",
            "timezone",
            call(
                "datetime",
                "timedelta",
                FormParts.number(0),
                FormParts.number(0),
                FormParts.number(0)))
        : name;
  }

  /** Returns the pickled form of a printed text; null if unknown. */
  public static @Nullable Value stored(PrintedValue printed) {
    return printed.text().equals("<class 'NoneType'>")
        ? call("builtins", "type", NoneValue.NONE)
        : printed.text().startsWith("re.compile(")
            ? TextForms.storedExpression(printed.text())
            : printed.text().startsWith("<HTTP")
                ? EnumForms.stored(printed.text())
                : ZoneForms.stored(printed.text());
  }
}
