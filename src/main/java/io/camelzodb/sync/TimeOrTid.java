package io.camelzodb.sync;

import io.camelzodb.storage.Tid;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Parses the moment in the past of a database that a user names. It is a tid ({@code 0x} and 16
 * hexadecimal digits) or an ISO 8601 time (UTC unless it has a zone).
 */
public final class TimeOrTid {
  private TimeOrTid() {}

  /**
   * Returns the tid of a moment.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static Tid parse(String text) {
    String word = text.strip();
    if (word.matches("0x[0-9a-fA-F]{16}")) {
      return new Tid(Long.parseUnsignedLong(word.substring(2), 16));
    }
    try {
      if (word.matches("\\d{4}-\\d\\d-\\d\\d")) {
        return Tid.at(LocalDate.parse(word).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      String iso = word.replace(' ', 'T');
      return Tid.at(
          iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          text
              + ": neither a tid, such as 0x03fdc27a01096bbb, nor a time, such as"
              + " 2025-01-02T10:02:00Z",
          wrong);
    }
  }
}
