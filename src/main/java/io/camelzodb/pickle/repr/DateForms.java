package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.argument;
import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.call;
import static io.camelzodb.pickle.repr.FormParts.number;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts objects of the module {@code datetime} to literal forms: they are pickled as 4, 6 or 10
 * bytes and maybe a time zone, and printed as numbers. {@link StoredDates} converts them back.
 */
final class DateForms {
  static final String MODULE = "datetime";
  static final int DAY = 86_400;
  static final long MILLION = 1_000_000;
  static final long MOST_DAYS = 999_999_999;
  static final Text TZINFO = new Text("tzinfo");
  static final Text FOLD = new Text("fold");
  private static final List<String> MOMENT =
      List.of(
          "tm_year",
          "tm_mon",
          "tm_mday",
          "tm_hour",
          "tm_min",
          "tm_sec",
          "tm_wday",
          "tm_yday",
          "tm_isdst");

  private DateForms() {}

  /** Returns the literal form of an object of a class of that name; null for any other class. */
  static @Nullable Value literal(String name, Instance object, LiteralForms.Parts parts) {
    byte[] bytes = FormParts.bytes(argument(object, 0));
    Value zone = arguments(object).size() > 1 ? argument(object, 1) : null;
    return switch (name) {
      case "date" -> bytes == null || bytes.length != 4 ? null : date(bytes);
      case "datetime" -> bytes == null || bytes.length != 10 ? null : dateTime(bytes, zone, parts);
      case "time" -> bytes == null || bytes.length != 6 ? null : time(bytes, zone, parts);
      case "timedelta" -> duration(object);
      case "timezone" -> timeZone(object, parts);
      default -> null;
    };
  }

  private static Value date(byte[] b) {
    return call(MODULE, "date", number(year(b)), number(b[2]), number(b[3]));
  }

  private static int year(byte[] b) {
    return (b[0] & 0xff) << 8 | (b[1] & 0xff);
  }

  private static Value dateTime(byte[] b, @Nullable Value zone, LiteralForms.Parts parts) {
    List<Value> numbers = new ArrayList<>();
    numbers.add(number(year(b)));
    numbers.add(number(b[2] & 0x7f));
    for (int i = 3; i < 6; i++) {
      numbers.add(number(b[i]));
    }
    seconds(b, 6, numbers);
    return call(MODULE, "datetime", numbers, keywords(zone, b[2] < 0, true, parts));
  }

  private static Value time(byte[] b, @Nullable Value zone, LiteralForms.Parts parts) {
    List<Value> numbers = new ArrayList<>();
    numbers.add(number(b[0] & 0x7f));
    numbers.add(number(b[1]));
    seconds(b, 2, numbers);
    return call(MODULE, "time", numbers, keywords(zone, b[0] < 0, false, parts));
  }

  private static void seconds(byte[] b, int at, List<Value> numbers) {
    int micros = (b[at + 1] & 0xff) << 16 | (b[at + 2] & 0xff) << 8 | (b[at + 3] & 0xff);
    if (b[at] != 0 || micros != 0) {
      numbers.add(number(b[at]));
    }
    if (micros != 0) {
      numbers.add(number(micros));
    }
  }

  /**
   * Makes the keywords: Python prints the fold of a datetime before its zone, and that of a time
   * after it.
   */
  private static Dictionary keywords(
      @Nullable Value zone, boolean fold, boolean foldFirst, LiteralForms.Parts parts) {
    Dictionary keywords = new Dictionary();
    if (fold && foldFirst) {
      keywords.put(FOLD, number(1));
    }
    if (zone != null) {
      keywords.put(TZINFO, parts.of(zone));
    }
    if (fold && !foldFirst) {
      keywords.put(FOLD, number(1));
    }
    return keywords;
  }

  /**
   * A {@code time.struct_time}, a tuple with names.
   *
   * @param walked whether it is printed as a plain tuple
   */
  static @Nullable Value moment(Instance object, boolean walked) {
    if (!(argument(object, 0) instanceof Tuple fields) || fields.size() < MOMENT.size()) {
      return null;
    }
    StringBuilder text = new StringBuilder("time.struct_time(");
    List<Value> shown = new ArrayList<>();
    for (int i = 0; i < MOMENT.size(); i++) {
      if (!(fields.get(i) instanceof IntValue number) || !number.fitsLong()) {
        return null;
      }
      shown.add(number);
      text.append(i == 0 ? "" : ", ").append(MOMENT.get(i)).append('=').append(number.asLong());
    }
    return walked ? Tuple.of(shown) : new PrintedValue(text.append(')').toString());
  }

  private static @Nullable Value duration(Instance object) {
    long[] numbers = new long[3];
    List<Value> arguments = arguments(object);
    for (int i = 0; i < arguments.size(); i++) {
      Long number = i < 3 ? number(arguments.get(i)) : null;
      if (number == null) {
        return null;
      }
      numbers[i] = number;
    }
    if (!mayBeAdded(numbers)) {
      return null;
    }
    long seconds = numbers[1] + Math.floorDiv(numbers[2], MILLION);
    return duration(
        numbers[0] + Math.floorDiv(seconds, DAY),
        Math.floorMod(seconds, DAY),
        Math.floorMod(numbers[2], MILLION));
  }

  /** Whether the parts of a duration are small enough that their sum is right. */
  static boolean mayBeAdded(long[] numbers) {
    for (long number : numbers) {
      if (number < -MOST_DAYS * DAY || number > MOST_DAYS * DAY) {
        return false;
      }
    }
    return true;
  }

  private static Value duration(long days, long seconds, long micros) {
    Dictionary keywords = new Dictionary();
    if (days != 0) {
      keywords.put(new Text("days"), number(days));
    }
    if (seconds != 0) {
      keywords.put(new Text("seconds"), number(seconds));
    }
    if (micros != 0) {
      keywords.put(new Text("microseconds"), number(micros));
    }
    List<Value> none = keywords.size() == 0 ? List.of(number(0)) : List.of();
    return call(MODULE, "timedelta", none, keywords);
  }

  private static @Nullable Value timeZone(Instance object, LiteralForms.Parts parts) {
    Value offset = argument(object, 0);
    Value literal = offset == null ? null : parts.of(offset);
    if (literal == null) {
      return null;
    }
    Value name = argument(object, 1);
    if (name != null) {
      return call(MODULE, "timezone", literal, parts.of(name));
    }
    boolean utc =
        literal instanceof Instance duration
            && arguments(duration).size() == 1
            && duration.keywords() == null;
    return utc ? LiteralForms.UTC : call(MODULE, "timezone", literal);
  }
}
