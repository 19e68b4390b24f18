package io.camelzodb.zope.content;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves time zones, as Zope's DateTime names them and as Python's tzinfo objects are pickled.
 */
final class TimeZones {
  private static final Pattern FIXED =
      Pattern.compile("(?:gmt|utc)?([+-])(\\d{1,2}?):?(\\d{2})?", Pattern.CASE_INSENSITIVE);

  /** Abbreviations that DateTime accepts, with their offset or region. */
  private static final Map<String, String> ABBREVIATIONS =
      Map.ofEntries(
          Map.entry("est", "US/Eastern"),
          Map.entry("cst", "US/Central"),
          Map.entry("mst", "US/Mountain"),
          Map.entry("pst", "US/Pacific"),
          Map.entry("edt", "-4"),
          Map.entry("ast", "-4"),
          Map.entry("at", "-2"),
          Map.entry("nt", "-11"),
          Map.entry("idlw", "-12"),
          Map.entry("bst", "+1"),
          Map.entry("cet", "+1"),
          Map.entry("met", "+1"),
          Map.entry("mewt", "+1"),
          Map.entry("swt", "+1"),
          Map.entry("fwt", "+1"),
          Map.entry("wat", "+1"),
          Map.entry("cest", "+2"),
          Map.entry("mest", "+2"),
          Map.entry("sst", "+2"),
          Map.entry("fst", "+2"),
          Map.entry("eet", "+2"),
          Map.entry("eest", "+3"),
          Map.entry("bt", "+3"),
          Map.entry("ret", "+4"),
          Map.entry("zp4", "+4"),
          Map.entry("zp5", "+5"),
          Map.entry("ist", "+0530"),
          Map.entry("zp6", "+6"),
          Map.entry("wast", "+7"),
          Map.entry("wadt", "+8"),
          Map.entry("cct", "+8"),
          Map.entry("jst", "+9"),
          Map.entry("east", "+10"),
          Map.entry("gst", "+10"),
          Map.entry("aest", "+10"),
          Map.entry("aedt", "+11"),
          Map.entry("eadt", "+11"),
          Map.entry("nzt", "+12"),
          Map.entry("nzst", "+12"),
          Map.entry("idle", "+12"),
          Map.entry("nzdt", "+13"),
          Map.entry("wet", "+0"),
          Map.entry("ut", "+0"),
          Map.entry("z", "+0"));

  private static final class Regions {
    static final Map<String, String> BY_NAME = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    static {
      for (String id : ZoneId.getAvailableZoneIds()) {
        BY_NAME.put(id, id);
      }
    }
  }

  private TimeZones() {}

  /** Returns the offset of a zone of DateTime at a moment; UTC if the name is unknown. */
  static ZoneOffset offset(String zone, Instant instant) {
    if (zone.equals("UTC") || zone.equals("GMT") || zone.length() > 64) {
      return ZoneOffset.UTC;
    }
    String name = ABBREVIATIONS.getOrDefault(zone.toLowerCase(Locale.ROOT), zone);
    ZoneOffset fixed = fixed(name);
    if (fixed != null) {
      return fixed;
    }
    String region = Regions.BY_NAME.get(name);
    return region == null ? ZoneOffset.UTC : ZoneId.of(region).getRules().getOffset(instant);
  }

  private static @Nullable ZoneOffset fixed(String name) {
    Matcher matcher = FIXED.matcher(name);
    if (!matcher.matches()) {
      return null;
    }
    int minutes = Integer.parseInt(matcher.group(2)) * 60;
    if (matcher.group(3) != null) {
      minutes += Integer.parseInt(matcher.group(3));
    }
    return seconds((matcher.group(1).equals("-") ? -60L : 60L) * minutes);
  }

  private static @Nullable ZoneOffset seconds(long seconds) {
    return Math.abs(seconds) <= 18 * 3600 ? ZoneOffset.ofTotalSeconds((int) seconds) : null;
  }

  /** Returns the offset of a pickled tzinfo at a local time; null if unknown. */
  static @Nullable ZoneOffset offset(Value tzinfo, LocalDateTime local) {
    if (tzinfo instanceof Global global) {
      return global.name().toLowerCase(Locale.ROOT).endsWith("utc") ? ZoneOffset.UTC : null;
    }
    if (!(tzinfo instanceof Instance instance) || !(instance.callable() instanceof Global maker)) {
      return null;
    }
    Global named = instance.className();
    String name = named == null ? maker.name() : named.name();
    List<Value> arguments = instance.arguments() instanceof Tuple tuple ? tuple.items() : List.of();
    if (name.equals("_UTC") || name.equals("tzutc") || name.equals("UTC")) {
      return ZoneOffset.UTC;
    }
    return switch (name) {
      case "timezone" -> arguments.isEmpty() ? null : timedelta(arguments.get(0));
      // pytz: zone, offset in seconds, daylight saving in seconds, abbreviation.
      case "_p" -> arguments.size() > 1 ? number(arguments.get(1), 1) : region(arguments, local);
      case "_FixedOffset", "FixedOffset" ->
          arguments.isEmpty() ? null : number(arguments.get(0), 60);
      case "tzoffset" -> arguments.size() < 2 ? null : tzoffset(arguments.get(1));
      case "ZoneInfo", "ZoneInfo._unpickle", "_unpickle", "gettz" -> region(arguments, local);
      default -> null;
    };
  }

  private static @Nullable ZoneOffset tzoffset(Value value) {
    return value instanceof Instance ? timedelta(value) : number(value, 1);
  }

  private static @Nullable ZoneOffset timedelta(Value value) {
    if (!(value instanceof Instance delta)
        || !(delta.arguments() instanceof Tuple parts)
        || parts.size() < 2
        || !(parts.get(0) instanceof IntValue days)
        || !(parts.get(1) instanceof IntValue rest)
        || !days.fitsLong()
        || !rest.fitsLong()
        || Math.abs(days.asLong()) > 1) {
      return null;
    }
    return seconds(days.asLong() * 86400 + rest.asLong());
  }

  private static @Nullable ZoneOffset number(Value value, int unit) {
    return value instanceof IntValue number && number.value().bitLength() < 24
        ? seconds(number.asLong() * unit)
        : null;
  }

  private static @Nullable ZoneOffset region(List<Value> arguments, LocalDateTime local) {
    String name = arguments.isEmpty() ? null : IsoDates.text(arguments.get(0));
    String region = name == null ? null : Regions.BY_NAME.get(name);
    try {
      return region == null ? null : ZoneId.of(region).getRules().getOffset(local);
    } catch (DateTimeException unknown) {
      return null;
    }
  }
}
