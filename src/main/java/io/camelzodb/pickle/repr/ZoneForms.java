package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.argument;
import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.call;
import static io.camelzodb.pickle.repr.FormParts.number;
import static io.camelzodb.pickle.repr.FormParts.text;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts time zones of pytz, zoneinfo and dateutil to literal forms and back. */
final class ZoneForms {
  private static final int DAY = 86_400;
  private static final int HOUR = 3_600;
  private static final int MINUTES = DAY / 60;
  private static final Global UNPICKLE = new Global("zoneinfo", "ZoneInfo");
  private static final Pattern OFFSET =
      Pattern.compile("tzoffset\\((None|'[^'\\\\]{0,64}'), (-?\\d{1,5})\\)");
  private static final Pattern STATIC = Pattern.compile("<StaticTzInfo '([^'\\\\]{1,64})'>");
  private static final Pattern CHANGING =
      Pattern.compile(
          "<DstTzInfo '([^'\\\\]{1,64})' (.{1,10}?)([+-])(?:(\\d) day, )?(\\d{1,2}):(\\d\\d):(\\d\\d)"
              + " (STD|DST)>");

  private ZoneForms() {}

  /**
   * Returns the literal form of an object that a function of pytz makes; null for any other object.
   */
  static @Nullable Value pytz(String name, Instance object) {
    return switch (name) {
      case "_UTC" -> new PrintedValue("<UTC>");
      case "FixedOffset", "_FixedOffset" -> {
        Value minutes = argument(object, 0);
        yield minutes instanceof IntValue offset
            ? offset.value().signum() == 0
                ? new PrintedValue("<UTC>")
                : call("pytz", "FixedOffset", new IntValue(offset.value(), false))
            : null;
      }
      case "_p" -> zone(object);
      default -> null;
    };
  }

  private static @Nullable Value zone(Instance object) {
    String zone = text(argument(object, 0));
    if (zone == null) {
      return null;
    }
    if (arguments(object).size() == 1) {
      return new PrintedValue("<StaticTzInfo " + PythonRepr.repr(new Text(zone)) + ">");
    }
    Long offset = number(argument(object, 1));
    Long summer = number(argument(object, 2));
    String name = text(argument(object, 3));
    if (offset == null || summer == null || name == null || Math.abs(offset) >= DAY) {
      return null;
    }
    long seconds = Math.floorMod(offset, DAY);
    String clock =
        String.format(Locale.ROOT, "%d:%02d:%02d", seconds / HOUR, seconds / 60 % 60, seconds % 60);
    return new PrintedValue(
        "<DstTzInfo "
            + PythonRepr.repr(new Text(zone))
            + " "
            + name
            + (offset < 0 ? "-1 day, " : "+")
            + clock
            + (summer == 0 ? " STD>" : " DST>"));
  }

  /** Calls that any version of dateutil can load; a zone of a file is of the machine it was on. */
  private static @Nullable Value storedDateutil(String printed) {
    if (printed.equals("tzutc()") || printed.equals("tzlocal()")) {
      return call("dateutil.tz.tz", printed.substring(0, printed.length() - 2));
    }
    Matcher offset = OFFSET.matcher(printed);
    if (!offset.matches()) {
      return null;
    }
    Value name =
        offset.group(1).equals("None")
            ? NoneValue.NONE
            : new Text(offset.group(1).substring(1, offset.group(1).length() - 1));
    return call("dateutil.tz.tz", "tzoffset", name, number(Long.parseLong(offset.group(2))));
  }

  /** {@code zoneinfo.ZoneInfo(key='Europe/Berlin')}; null for any other value. */
  static @Nullable Value zoneInfo(Instance object) {
    if (!(object.callable() instanceof Instance method)
        || !(method.callable() instanceof Global function)
        || !function.name().equals("getattr")
        || !UNPICKLE.equals(argument(method, 0))) {
      return null;
    }
    String key = text(argument(object, 0));
    return key == null ? null : zoneInfo(key);
  }

  private static Value zoneInfo(String key) {
    Dictionary keywords = new Dictionary();
    keywords.put(new Text("key"), new Text(key));
    return call("zoneinfo", "ZoneInfo", List.of(), keywords);
  }

  /** Zones of dateutil, by the names that {@code repr} gives them. */
  static @Nullable Value dateutil(String name, Instance object, LiteralForms.Parts parts) {
    Dictionary state = object.state() instanceof Dictionary made ? made : new Dictionary();
    switch (name) {
      case "tzutc", "tzlocal" -> {
        return new PrintedValue(name + "()");
      }
      case "tzoffset" -> {
        // With arguments since version 4, before that with attributes.
        boolean made = arguments(object).size() == 2;
        Value zone = made ? argument(object, 0) : state.get("_name");
        Value offset = made ? argument(object, 1) : state.get("_offset");
        Value seconds = offset instanceof Instance duration ? seconds(duration) : offset;
        return zone == null || !(seconds instanceof IntValue)
            ? null
            : new PrintedValue(
                "tzoffset("
                    + PythonRepr.repr(parts.of(zone))
                    + ", "
                    + PythonRepr.repr(seconds)
                    + ")");
      }
      case "tzfile", "_unpickle" -> {
        String file = text(argument(object, name.equals("tzfile") ? 1 : 2));
        file = file == null ? text(state.get("_filename")) : file;
        return file == null
            ? null
            : new PrintedValue("tzfile(" + PythonRepr.repr(new Text(file)) + ")");
      }
      case "tzstr" -> {
        String zone = text(state.get("_s"));
        return zone == null
            ? null
            : new PrintedValue("tzstr(" + PythonRepr.repr(new Text(zone)) + ")");
      }
      default -> {
        return null;
      }
    }
  }

  private static @Nullable Value seconds(Instance duration) {
    Long days = number(argument(duration, 0));
    Long seconds = number(argument(duration, 1));
    return days == null || seconds == null ? null : number(days * DAY + seconds);
  }

  /** How a zone of zoneinfo is pickled. */
  static @Nullable Value storedZoneInfo(Instance call) {
    Value key =
        call.keywords() instanceof Dictionary keywords ? keywords.get("key") : argument(call, 0);
    if (!(key instanceof Text)) {
      return null;
    }
    Instance method = call("builtins", "getattr", UNPICKLE, new Text("_unpickle"));
    return new Instance(Instance.Kind.REDUCE, method, Tuple.of(key, number(1)), null);
  }

  /**
   * How a zone is pickled that is so many minutes off, less than a day; null for any other value.
   */
  static @Nullable Value storedOffset(Instance call) {
    Long minutes = number(argument(call, 0));
    return minutes == null
            || arguments(call).size() > 1
            || call.keywords() != null
            || minutes <= -MINUTES
            || minutes >= MINUTES
        ? null
        : call;
  }

  /** How a zone of pytz is pickled that was printed so; null for other texts. */
  static @Nullable Value stored(String printed) {
    if (printed.equals("<UTC>")) {
      return call("pytz", "_UTC");
    }
    Matcher simple = STATIC.matcher(printed);
    if (simple.matches()) {
      return call("pytz", "_p", new Text(simple.group(1)));
    }
    Matcher zone = CHANGING.matcher(printed);
    if (!zone.matches()) {
      return storedDateutil(printed);
    }
    long seconds =
        Long.parseLong(zone.group(5)) * HOUR
            + Long.parseLong(zone.group(6)) * 60
            + Long.parseLong(zone.group(7));
    if (zone.group(3).equals("-")) {
      seconds -= DAY;
    }
    // How much a summer time adds is not printed; pytz finds it by the other two.
    return call(
        "pytz",
        "_p",
        new Text(zone.group(1)),
        number(seconds),
        number(zone.group(8).equals("DST") ? HOUR : 0),
        new Text(zone.group(2)));
  }
}
