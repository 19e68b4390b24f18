package io.camelzodb.storage;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * Identifies a transaction by 8 bytes, which are also its time. The upper 4 bytes are the minutes
 * since 1900, counted with 31 days in each month; the lower 4 are the fraction of a minute (the
 * format of persistent's TimeStamp).
 *
 * @param value the bytes as a big-endian number, unsigned
 */
public record Tid(long value) implements Comparable<Tid> {
  /** Stands for no transaction; also used for exports, which have none. */
  public static final Tid ZERO = new Tid(0);

  private static final double SECONDS_PER_UNIT = 60.0 / (1L << 32);

  /** Reads 8 bytes; throws {@link IllegalArgumentException} for any other length. */
  public static Tid of(byte[] bytes) {
    return new Tid(BigEndian.read(bytes, "a tid"));
  }

  /** Returns the tid of a time, rounded down to some 14 nanoseconds; not for times before 1900. */
  public static Tid at(Instant time) {
    OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
    long days =
        ((utc.getYear() - 1900) * 12L + utc.getMonthValue() - 1) * 31 + utc.getDayOfMonth() - 1;
    long minutes = (days * 24 + utc.getHour()) * 60 + utc.getMinute();
    double seconds = utc.getSecond() + utc.getNano() / 1e9;
    return new Tid(minutes << 32 | (long) (seconds / SECONDS_PER_UNIT));
  }

  /** Returns the tid of now, or the one right after {@code last} if the clock is behind it. */
  public static Tid after(Tid last, Instant now) {
    Tid tid = at(now);
    return tid.compareTo(last) > 0 ? tid : new Tid(last.value + 1);
  }

  /** Returns the 8 bytes in a new array. */
  public byte[] toBytes() {
    return BigEndian.write(value);
  }

  /** Returns the time of the tid, to the microsecond. */
  public Instant time() {
    long minutes = value >>> 32;
    int minute = (int) (minutes % 60);
    int hour = (int) (minutes / 60 % 24);
    int day = (int) (minutes / (60 * 24) % 31);
    int month = (int) (minutes / (60 * 24 * 31) % 12);
    int year = (int) (minutes / (60 * 24 * 31 * 12)) + 1900;
    double seconds = (value & 0xffff_ffffL) * SECONDS_PER_UNIT;
    long micros = Math.round(seconds * 1_000_000);
    return LocalDateTime.of(year, month + 1, 1, hour, minute)
        .plusDays(day)
        .toInstant(ZoneOffset.UTC)
        .plusNanos(micros * 1000);
  }

  /** Returns 16 hexadecimal digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(value);
  }

  @Override
  public int compareTo(Tid other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** Returns {@code 0x} followed by the hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + hex();
  }
}
