package io.camelzodb.zope.content;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Converts pickled dates to ISO 8601: Zope's DateTime to the second, as its {@code ISO8601()}
 * prints it, Python's {@code datetime} as its {@code isoformat()}.
 *
 * <p>Formats: {@code DateTime.__setstate__} (a tuple of microseconds, or float seconds in older
 * data, a flag for "no zone" and the zone; dictionaries before that), and datetime's {@code
 * __reduce__} (10 bytes, maybe a tzinfo).
 */
public final class IsoDates {
  private static final double MOST_SECONDS = 4.0e11;

  private IsoDates() {}

  /** Returns the date of a value; null for anything else. */
  public static @Nullable String iso(@Nullable Value value) {
    if (!(value instanceof Instance instance)) {
      return null;
    }
    Global name = instance.className();
    if (name == null) {
      return null;
    }
    try {
      return switch (name.dotted()) {
        case "DateTime.DateTime.DateTime", "DateTime.DateTime" -> zopeDate(instance.state());
        case "datetime.datetime" -> pythonDateTime(instance);
        case "datetime.date" -> pythonDate(instance);
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException outOfRange) {
      return null;
    }
  }

  private static @Nullable String zopeDate(@Nullable Value state) {
    if (state instanceof Tuple tuple && tuple.size() == 3) {
      Long seconds =
          tuple.get(0) instanceof IntValue micros && micros.fitsLong()
              ? Long.valueOf(Math.floorDiv(micros.asLong(), 1_000_000L))
              : seconds(tuple.get(0));
      return seconds == null ? null : zopeDate(seconds, truth(tuple.get(1)), text(tuple.get(2)));
    }
    if (state instanceof Dictionary old) {
      Value t = old.get("_t");
      Value naive = old.get("_timezone_naive");
      Value zone = old.get("_tz");
      Long seconds = t == null ? null : seconds(t);
      return seconds == null
          ? null
          : zopeDate(seconds, naive != null && truth(naive), zone == null ? null : text(zone));
    }
    return null;
  }

  private static String zopeDate(long seconds, boolean naive, @Nullable String zone) {
    Instant instant = Instant.ofEpochSecond(seconds);
    ZoneOffset offset = zone == null ? ZoneOffset.UTC : TimeZones.offset(zone, instant);
    String local = seconds(LocalDateTime.ofInstant(instant, offset));
    return naive ? local : local + offset(offset);
  }

  private static @Nullable Long seconds(Value value) {
    if (value instanceof FloatValue number && Math.abs(number.value()) < MOST_SECONDS) {
      return (long) Math.floor(number.value());
    }
    return value instanceof IntValue whole && whole.fitsLong() ? whole.asLong() : null;
  }

  private static @Nullable String pythonDateTime(Instance instance) {
    if (!(instance.arguments() instanceof Tuple arguments) || arguments.size() == 0) {
      return null;
    }
    byte[] b = bytes(arguments.get(0));
    if (b == null || b.length != 10) {
      return null;
    }
    int micros = (b[7] & 0xff) << 16 | (b[8] & 0xff) << 8 | (b[9] & 0xff);
    if (micros >= 1_000_000) {
      return null;
    }
    // The upper bit of the month is the fold of an hour that occurs twice.
    LocalDateTime local =
        LocalDateTime.of(year(b), b[2] & 0x7f, b[3], b[4], b[5], b[6], micros * 1000);
    String text = seconds(local);
    if (micros != 0) {
      text += String.format(Locale.ROOT, ".%06d", micros);
    }
    ZoneOffset offset = arguments.size() > 1 ? TimeZones.offset(arguments.get(1), local) : null;
    return offset == null ? text : text + offset(offset);
  }

  private static @Nullable String pythonDate(Instance instance) {
    byte[] b =
        instance.arguments() instanceof Tuple arguments && arguments.size() == 1
            ? bytes(arguments.get(0))
            : null;
    return b == null || b.length != 4 ? null : LocalDate.of(year(b), b[2], b[3]).toString();
  }

  private static int year(byte[] b) {
    return (b[0] & 0xff) << 8 | (b[1] & 0xff);
  }

  private static String seconds(LocalDateTime t) {
    if (t.getYear() < 1 || t.getYear() > 9999) {
      throw new DateTimeException("no year that ISO 8601 has four digits for");
    }
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02dT%02d:%02d:%02d",
        t.getYear(),
        t.getMonthValue(),
        t.getDayOfMonth(),
        t.getHour(),
        t.getMinute(),
        t.getSecond());
  }

  private static String offset(ZoneOffset offset) {
    return offset.getTotalSeconds() == 0 ? "+00:00" : offset.getId();
  }

  private static boolean truth(Value value) {
    return value instanceof BoolValue flag
        ? flag.value()
        : value instanceof IntValue number && number.value().signum() != 0;
  }

  /** Short text, or bytes that are ASCII by their place. */
  static @Nullable String text(Value value) {
    return Dictionary.nameOf(value);
  }

  /**
   * The bytes of a byte string, also in the form that Python 3 gives them in old protocols: {@code
   * _codecs.encode(text, 'latin1')}.
   */
  public static byte @Nullable [] bytes(Value value) {
    if (value instanceof ByteString string) {
      return string.bytes();
    }
    if (value instanceof Text text) {
      return text.value().getBytes(StandardCharsets.ISO_8859_1);
    }
    if (value instanceof Instance instance
        && instance.callable() instanceof Global function
        && function.dotted().equals("_codecs.encode")
        && instance.arguments() instanceof Tuple arguments
        && arguments.size() == 2
        && arguments.get(0) instanceof Text text) {
      return text.value().getBytes(StandardCharsets.ISO_8859_1);
    }
    return null;
  }
}
