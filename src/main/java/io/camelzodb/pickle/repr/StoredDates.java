package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.bytesOf;
import static io.camelzodb.pickle.repr.FormParts.call;
import static io.camelzodb.pickle.repr.FormParts.number;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converts literal forms of the module {@code datetime} to the objects as they are pickled: {@link
 * DateForms} gives the literal forms.
 */
final class StoredDates {
  private static final Global TIMEZONE = new Global(DateForms.MODULE, "timezone");

  private StoredDates() {}

  /** Returns the pickled form of the result of a call; null if there is no such moment. */
  static @Nullable Value of(String name, Instance call, LiteralForms.Stored parts) {
    try {
      return switch (name) {
        case "date" -> date(call);
        case "datetime" -> dateTime(call, parts);
        case "time" -> time(call, parts);
        case "timedelta" -> duration(call);
        case "timezone" -> timeZone(call, parts);
        default -> null;
      };
    } catch (DateTimeException noSuchMoment) {
      return null;
    }
  }

  private static long[] numbers(Instance call, int least, int most) {
    List<Value> arguments = arguments(call);
    if (arguments.size() < least || arguments.size() > most) {
      throw new DateTimeException("so many numbers make no date");
    }
    long[] numbers = new long[most];
    for (int i = 0; i < arguments.size(); i++) {
      Long number = number(arguments.get(i));
      if (number == null) {
        throw new DateTimeException("no number");
      }
      numbers[i] = number;
    }
    return numbers;
  }

  private static int within(long number, int most) {
    if (number < 0 || number > most) {
      throw new DateTimeException(number + " is too large");
    }
    return (int) number;
  }

  private static LocalDate day(long[] n) {
    if (n[0] == 0) {
      throw new DateTimeException("Python's years begin with 1");
    }
    return LocalDate.of(within(n[0], 9999), within(n[1], 12), within(n[2], 31));
  }

  private static Value date(Instance call) {
    LocalDate day = day(numbers(call, 3, 3));
    if (call.keywords() != null) {
      throw new DateTimeException("a date has no keywords");
    }
    return call(
        DateForms.MODULE,
        "date",
        bytesOf(day.getYear() >> 8, day.getYear(), day.getMonthValue(), day.getDayOfMonth()));
  }

  private static @Nullable Value dateTime(Instance call, LiteralForms.Stored parts) {
    long[] n = numbers(call, 3, 7);
    LocalDate day = day(n);
    int micros = within(n[6], 999_999);
    Value bytes =
        bytesOf(
            day.getYear() >> 8,
            day.getYear(),
            day.getMonthValue() | fold(call) << 7,
            day.getDayOfMonth(),
            within(n[3], 23),
            within(n[4], 59),
            within(n[5], 59),
            micros >> 16,
            micros >> 8,
            micros);
    return zoned(call, "datetime", bytes, parts);
  }

  private static @Nullable Value time(Instance call, LiteralForms.Stored parts) {
    long[] n = numbers(call, 0, 4);
    int micros = within(n[3], 999_999);
    Value bytes =
        bytesOf(
            within(n[0], 23) | fold(call) << 7,
            within(n[1], 59),
            within(n[2], 59),
            micros >> 16,
            micros >> 8,
            micros);
    return zoned(call, "time", bytes, parts);
  }

  private static int fold(Instance call) {
    Value fold = keyword(call, "fold");
    Long number = fold == null ? Long.valueOf(0) : number(fold);
    if (number == null) {
      throw new DateTimeException("fold is 0 or 1");
    }
    return within(number, 1);
  }

  private static @Nullable Value keyword(Instance call, String name) {
    return call.keywords() instanceof Dictionary keywords ? keywords.get(name) : null;
  }

  private static @Nullable Value zoned(
      Instance call, String name, Value bytes, LiteralForms.Stored parts) {
    if (call.keywords() instanceof Dictionary keywords
        && keywords.entries().stream()
            .anyMatch(
                entry ->
                    !entry.key().equals(DateForms.TZINFO) && !entry.key().equals(DateForms.FOLD))) {
      return null;
    }
    Value zone = keyword(call, "tzinfo");
    Value stored = zone == null ? null : parts.of(zone);
    return zone == null
        ? call(DateForms.MODULE, name, bytes)
        : isZone(stored)
            ? call(DateForms.MODULE, name, bytes, Objects.requireNonNull(stored))
            : null;
  }

  private static boolean isZone(@Nullable Value value) {
    if (!(value instanceof Instance zone)) {
      return false;
    }
    return zone.callable() instanceof Instance
        || (zone.callable() instanceof Global name
            && (name.module().equals("pytz")
                || name.module().startsWith("dateutil.")
                || name.equals(TIMEZONE)));
  }

  private static @Nullable Instance duration(Instance call) {
    long[] n = numbers(call, 0, 3);
    if (call.keywords() instanceof Dictionary keywords) {
      for (var entry : keywords.entries()) {
        Long number = number(entry.value());
        int at =
            List.of("days", "seconds", "microseconds")
                .indexOf(String.valueOf(FormParts.text(entry.key())));
        if (number == null || at < 0) {
          return null;
        }
        n[at] = number;
      }
    }
    if (!DateForms.mayBeAdded(n)) {
      return null;
    }
    long seconds = n[1] + Math.floorDiv(n[2], DateForms.MILLION);
    long days = n[0] + Math.floorDiv(seconds, DateForms.DAY);
    if (Math.abs(days) > DateForms.MOST_DAYS) {
      return null;
    }
    return call(
        DateForms.MODULE,
        "timedelta",
        number(days),
        number(Math.floorMod(seconds, DateForms.DAY)),
        number(Math.floorMod(n[2], DateForms.MILLION)));
  }

  private static @Nullable Value timeZone(Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    if (arguments.isEmpty() || arguments.size() > 2 || call.keywords() != null) {
      return null;
    }
    Value offset = parts.of(arguments.get(0));
    if (!(offset instanceof Instance duration)
        || !(arguments.get(0) instanceof Instance given)
        || !given.callable().equals(LiteralForms.TIMEDELTA)
        || !isLessThanADay(duration(given))) {
      return null;
    }
    return arguments.size() == 1
        ? call(DateForms.MODULE, "timezone", duration)
        : arguments.get(1) instanceof Text name
            ? call(DateForms.MODULE, "timezone", duration, name)
            : null;
  }

  /** Whether a stored duration, forward or back, is one that Python allows as an offset. */
  private static boolean isLessThanADay(@Nullable Instance duration) {
    if (duration == null) {
      return false;
    }
    List<Value> parts = arguments(duration);
    boolean whole = parts.get(1).equals(number(0)) && parts.get(2).equals(number(0));
    return parts.get(0).equals(number(0)) || (parts.get(0).equals(number(-1)) && !whole);
  }
}
