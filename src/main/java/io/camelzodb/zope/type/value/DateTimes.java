package io.camelzodb.zope.type.value;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Converts Zope's DateTime to text and back: {@code YYYY/MM/DD HH:MM:SS ZONE}, in its own zone. The
 * text is {@code YYYY/MM/DD HH:MM:SS ZONE}, in the zone of the DateTime.
 *
 * <p>Its state is {@code (microseconds since 1970 UTC, naive, zone)}, with float seconds in older
 * versions, or a dictionary of all fields in the oldest. Dates before 15 October 1582 are in the
 * Julian calendar. With a fraction of a second there is no leading zero below ten seconds.
 */
public final class DateTimes {
  private static final Pattern NUMERIC = Pattern.compile("(?:GMT)?([+-])(\\d{1,4})");
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\d{4,6})/(\\d\\d)/(\\d\\d) (\\d\\d):(\\d\\d):(\\d\\d?)(?:\\.(\\d{1,6}))? (\\S{1,64})");
  private static final Pattern KNOWN_NUMERIC =
      Pattern.compile("[+-]\\d{4}|gmt(?:\\+(?:\\d|1[0-3])|-(?:\\d|1[0-2])|[+-](?:0\\d|1[0-2])30)");
  private static final Properties ZONES = zones();

  private DateTimes() {}

  /** Whether a value is a DateTime. */
  public static boolean isDateTime(Value value) {
    if (!(value instanceof Instance instance)) {
      return false;
    }
    Global name = instance.className();
    return name != null && name.name().equals("DateTime") && name.module().startsWith("DateTime");
  }

  /** Returns the text of a DateTime; null if its state has an unknown form. */
  public static @Nullable String text(Value value) {
    if (!(value instanceof Instance instance)) {
      return null;
    }
    Value state = instance.state();
    if (state instanceof Tuple tuple && tuple.size() == 3) {
      Double seconds = seconds(tuple.get(0));
      String zone = Dictionary.nameOf(tuple.get(2));
      return seconds == null || zone == null ? null : text(seconds, zone);
    }
    if (state instanceof Dictionary fields) {
      return fields(fields);
    }
    return state == null && instance.arguments() instanceof Tuple arguments && arguments.size() == 1
        ? Dictionary.nameOf(arguments.get(0))
        : null;
  }

  private static @Nullable Double seconds(Value micros) {
    if (micros instanceof IntValue number) {
      return number.value().doubleValue() / 1_000_000.0;
    }
    // Written as float seconds at first; DateTime itself cuts them to whole microseconds.
    return micros instanceof FloatValue number && Double.isFinite(number.value())
        ? (double) (long) (number.value() * 1_000_000.0) / 1_000_000.0
        : null;
  }

  private static @Nullable String fields(Dictionary fields) {
    String zone = fields.get("_tz") == null ? null : Dictionary.nameOf(fields.get("_tz"));
    int[] numbers = new int[5];
    String[] names = {"_year", "_month", "_day", "_hour", "_minute"};
    for (int i = 0; i < names.length; i++) {
      if (!(fields.get(names[i]) instanceof IntValue number)
          || number.value().bitLength() > Integer.SIZE - 1) {
        return null;
      }
      numbers[i] = number.value().intValue();
    }
    Value second = fields.get("_second");
    Double seconds =
        second instanceof IntValue number
            ? Double.valueOf(number.value().doubleValue())
            : second instanceof FloatValue number ? Double.valueOf(number.value()) : null;
    return zone == null || seconds == null ? null : format(numbers, seconds, zone);
  }

  private static String text(double time, String zoneName) {
    String zone = ZONES.getProperty(zoneName.toLowerCase(Locale.ROOT), zoneName);
    long whole = (long) Math.floor(time);
    long local = whole + offset(zone, whole);
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC), Locale.ROOT);
    calendar.setTimeInMillis(local * 1000);
    double second = calendar.get(Calendar.SECOND) + (time - Math.floor(time));
    second = Math.min(Math.rint(second * 1_000_000.0) / 1_000_000.0, 59.999999);
    int[] numbers = {
      calendar.get(Calendar.ERA) == GregorianCalendar.BC
          ? 1 - calendar.get(Calendar.YEAR)
          : calendar.get(Calendar.YEAR),
      calendar.get(Calendar.MONTH) + 1,
      calendar.get(Calendar.DAY_OF_MONTH),
      calendar.get(Calendar.HOUR_OF_DAY),
      calendar.get(Calendar.MINUTE)
    };
    return format(numbers, second, zone);
  }

  private static String format(int[] numbers, double second, String zone) {
    String date =
        String.format(
            Locale.ROOT,
            "%04d/%02d/%02d %02d:%02d:",
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4]);
    String seconds =
        second == Math.rint(second)
            ? String.format(Locale.ROOT, "%02d", (long) second)
            : String.format(Locale.ROOT, "%.6f", second);
    return date + seconds + " " + zone;
  }

  /** Returns seconds east of Greenwich; 0 for an unknown zone, as in DateTime. */
  private static long offset(String zone, long time) {
    Matcher numeric = NUMERIC.matcher(zone);
    if (numeric.matches()) {
      int digits = Integer.parseInt(numeric.group(2));
      int seconds =
          numeric.group(2).length() <= 2 ? digits * 3600 : digits / 100 * 3600 + digits % 100 * 60;
      return numeric.group(1).equals("-") ? -seconds : seconds;
    }
    try {
      return ZoneId.of(zone, ZoneId.SHORT_IDS)
          .getRules()
          .getOffset(Instant.ofEpochSecond(time))
          .getTotalSeconds();
    } catch (DateTimeException unknown) {
      return 0;
    }
  }

  /** The form that literals have: {@code DateTime('…')} as a call with its text. */
  public static Value literal(String text) {
    return new Instance(
        Instance.Kind.REDUCE,
        new Global("DateTime.DateTime", "DateTime"),
        Tuple.of(new Text(text)),
        null);
  }

  /** Returns the stored form of {@code DateTime('…')}; null if the text is no valid time. */
  static @Nullable Value moment(Value literal) {
    String text = text(literal);
    Matcher parts = text == null ? null : TEXT.matcher(text);
    if (parts == null || !parts.matches()) {
      return null;
    }
    int[] numbers = new int[6];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(parts.group(i + 1));
    }
    if (numbers[0] < 1
        || numbers[1] < 1
        || numbers[1] > 12
        || numbers[2] < 1
        || numbers[2] > 31
        || numbers[3] > 23
        || numbers[4] > 59
        || numbers[5] > 59) {
      return null;
    }
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC), Locale.ROOT);
    calendar.clear();
    calendar.set(numbers[0], numbers[1] - 1, numbers[2], numbers[3], numbers[4], numbers[5]);
    String name = parts.group(8);
    if (calendar.get(Calendar.DAY_OF_MONTH) != numbers[2] || !isZone(name)) {
      // Zope could not even load an object with a zone that it does not know.
      return null;
    }
    long local = Math.floorDiv(calendar.getTimeInMillis(), 1000L);
    String zone = ZONES.getProperty(name.toLowerCase(Locale.ROOT), name);
    long time = local - offset(zone, local);
    // Near a change of the clocks the offset is that of the time itself, not of the local one.
    time = local - offset(zone, time);
    String fraction = parts.group(7);
    long micros = fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, 6));
    Instance moment =
        new Instance(
            Instance.Kind.NEWOBJ, new Global("DateTime.DateTime", "DateTime"), Tuple.EMPTY, null);
    moment.add(
        new Instance.State(
            Tuple.of(
                new IntValue(
                    BigInteger.valueOf(time)
                        .multiply(BigInteger.valueOf(1_000_000))
                        .add(BigInteger.valueOf(micros)),
                    false),
                BoolValue.FALSE,
                new Text(zone))));
    return moment;
  }

  /** Whether DateTime knows a zone: a number, one of its own table or of the time zone database. */
  private static boolean isZone(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return KNOWN_NUMERIC.matcher(lower).matches()
        || ZONES.containsKey(lower)
        || Names.DATABASE.contains(lower);
  }

  /** Made when first needed. */
  private static final class Names {
    private static final Set<String> DATABASE =
        ZoneId.getAvailableZoneIds().stream()
            .filter(name -> !name.startsWith("SystemV/"))
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  private static Properties zones() {
    Properties table = new Properties();
    try (InputStream in = DateTimes.class.getResourceAsStream("time-zones.properties")) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no time-zones.properties");
      }
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    return table;
  }
}
