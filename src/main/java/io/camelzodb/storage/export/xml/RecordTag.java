package io.camelzodb.storage.export.xml;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ProblemLog;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads the start tag of a record, such as {@code <record id="331" aka="AAAAAAAAAUs=">}, even if it
 * is damaged. Zope never escapes attributes.
 *
 * @param id the attribute, or null
 * @param aka the attribute, or null
 * @param closed whether it ends with {@code />}
 * @param length the length of the tag in bytes; only of its name if the tag is damaged
 */
record RecordTag(@Nullable String id, @Nullable String aka, boolean closed, int length) {
  private static final int NAME_LENGTH = "<record".length();

  /** Parses a text that begins with {@code <record}, one character a byte. */
  static RecordTag parse(String text) {
    String id = null;
    String aka = null;
    int at = NAME_LENGTH;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '>') {
        return new RecordTag(id, aka, text.charAt(at - 1) == '/', at + 1);
      }
      if (c == '<') {
        break;
      }
      int equals = nameEnd(text, at);
      if (equals == at) {
        at++;
        continue;
      }
      String name = text.substring(at, equals);
      at = blanks(text, equals);
      if (at >= text.length() || text.charAt(at) != '=') {
        continue;
      }
      at = blanks(text, at + 1);
      char quote = at < text.length() ? text.charAt(at) : 0;
      int end = quote == '"' || quote == '\'' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        continue;
      }
      String value = text.substring(at + 1, end);
      if (name.equals("id")) {
        id = value;
      } else if (name.equals("aka")) {
        aka = value;
      }
      at = end + 1;
    }
    return new RecordTag(id, aka, false, NAME_LENGTH);
  }

  private static int nameEnd(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int blanks(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  /** Returns the id for people. */
  String shownId() {
    return id == null ? "without id" : Excerpt.of(id);
  }

  /**
   * Returns the oid that counts; null, with a problem, if there is none.
   *
   * @param line the line where the record begins
   * @param strict whether a record is left out whose id and aka do not agree
   */
  @Nullable Oid oid(long line, boolean strict, ProblemLog log) {
    Oid oid = oidOfId();
    Oid other = oidOfAka();
    if (oid == null && other != null) {
      log.addAt(
          strict ? Severity.ERROR : Severity.NOTE,
          line,
          ", record " + shownId(),
          other,
          "the id of the record is no number",
          strict ? "strict mode leaves it out" : "aka is taken instead");
      return strict ? null : other;
    }
    if (oid != null && aka != null && !oid.equals(other)) {
      log.addAt(
          strict ? Severity.ERROR : Severity.NOTE,
          line,
          ", record " + shownId(),
          oid,
          "aka=\"" + Excerpt.of(aka) + "\" contradicts the id",
          strict ? "strict mode leaves it out" : "the id counts, as in Zope");
      return strict ? null : oid;
    }
    if (oid == null) {
      log.addAt(
          Severity.ERROR,
          line,
          ", record " + shownId(),
          null,
          "the record has neither id nor aka",
          XmlScanner.ELSEWHERE);
    }
    return oid;
  }

  /** Returns the oid in the id, in decimal, or null. */
  @Nullable Oid oidOfId() {
    if (id == null || id.isEmpty() || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    try {
      return new Oid(Long.parseUnsignedLong(id));
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }

  /** Returns the oid in aka, in base64, or null. */
  @Nullable Oid oidOfAka() {
    if (aka == null) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(aka);
      return bytes.length == Oid.LENGTH ? Oid.of(bytes) : null;
    } catch (IllegalArgumentException noBase64) {
      return null;
    }
  }
}
