package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Selects how passwords and other secrets are treated; {@code docs/record.md} lists them. */
public enum Secrecy {
  /** They are written as they are. */
  KEEP,
  /** Eight asterisks stand for each, whatever its length. */
  MASK,
  /** They are left out. */
  OMIT;

  /** The mask that replaces a secret. */
  public static final String STARS = "********";

  /** Longer texts are hidden as a whole. */
  static final int LONGEST_CONNECTION = 8192;

  private static final Pattern NAME =
      Pattern.compile(
          "__|.*(password|passwd|passphrase|secret|credential|private_?key|api_?key|auth_?token"
              + "|access_?token|refresh_?token|(?<![a-z])pwd|_pass|(?<![a-z])pass)s?");

  private static final Pattern IN_CONNECTION =
      Pattern.compile(
          "(?<key>(?:password|passwd|pwd|passphrase|secret|sslpassword)\\s*=\\s*)"
              + "(?:'(?:\\\\.|[^'\\\\])*'|\"[^\"]*\"|\\{[^}]*\\}|[^\\s;,&'\"]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern IN_URL =
      Pattern.compile(
          "(?<key>[a-z][a-z0-9+.-]*://[^\\s/:@]*:)[^\\s/]*(?=@)", Pattern.CASE_INSENSITIVE);
  private static final Pattern OF_ORACLE = Pattern.compile("^(?<key>[^\\s/=:@]+/)[^@\\s]+(?=@|$)");

  /**
   * Patterns of passwords in a connection string: the part after the group {@code key} is hidden;
   * applied in this order.
   */
  static final List<Pattern> CONNECTIONS = List.of(IN_CONNECTION, IN_URL, OF_ORACLE);

  /** Whether a value is a mask. */
  static boolean isMask(Value value) {
    return STARS.equals(string(value));
  }

  /** Whether the value of a dictionary entry, or a part of it, is a mask. */
  public static boolean isMasked(Entry entry) {
    String name = Dictionary.nameOf(entry.key());
    String value = name == null ? null : string(entry.value());
    return value != null
        && (isConnection(name) ? value.contains(STARS) : isSecret(name) && value.equals(STARS));
  }

  private static @Nullable String string(Value value) {
    return value instanceof Text text
        ? text.value()
        : value instanceof ByteString bytes
            ? new String(bytes.bytes(), StandardCharsets.ISO_8859_1)
            : null;
  }

  /** Parses the word of the configuration: {@code keep}, {@code mask} or {@code omit}. */
  public static Secrecy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a name is that of a secret. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a name is that of a text that may contain a password. */
  static boolean isConnection(String name) {
    return name.equals("connection_string") || name.equals("connx_string") || name.equals("dsn");
  }

  /** Returns the text to write for a secret; null for nothing. An empty string is no secret. */
  @Nullable Value masked(Value secret) {
    boolean string = secret instanceof Text || secret instanceof ByteString;
    boolean empty =
        (secret instanceof Text text && text.value().isEmpty())
            || (secret instanceof ByteString bytes && bytes.length() == 0);
    if (this == KEEP || !string || empty) {
      return secret;
    }
    if (this == OMIT) {
      return null;
    }
    if (secret instanceof Text) {
      return new Text(STARS);
    }
    byte[] stars = STARS.getBytes(StandardCharsets.US_ASCII);
    return secret instanceof OldString ? new OldString(stars) : new Bytes(stars);
  }

  /** Returns a connection string without its password; the rest stays. */
  Value withoutPassword(Value connection) {
    if (this == KEEP) {
      return connection;
    }
    if (connection instanceof Text text) {
      return new Text(withoutPassword(text.value()));
    }
    if (connection instanceof ByteString bytes) {
      String text = new String(bytes.bytes(), StandardCharsets.ISO_8859_1);
      byte[] shown = withoutPassword(text).getBytes(StandardCharsets.ISO_8859_1);
      return connection instanceof OldString ? new OldString(shown) : new Bytes(shown);
    }
    return connection;
  }

  /** Returns a text, or bytes read as ISO 8859-1, without passwords. */
  String withoutPassword(String text) {
    if (this != KEEP && text.length() > LONGEST_CONNECTION) {
      // The patterns take quadratic time, and no real connection string is that long.
      return this == MASK ? STARS : "";
    }
    String shown = text;
    for (Pattern pattern : CONNECTIONS) {
      Matcher matcher = pattern.matcher(shown);
      shown = matcher.replaceAll("${key}" + (this == MASK ? STARS : ""));
    }
    return shown;
  }

  /** Returns the value to write for that of a dictionary entry; null for nothing. */
  public @Nullable Value shown(Entry entry) {
    String name = this == KEEP ? null : Dictionary.nameOf(entry.key());
    if (name == null) {
      return entry.value();
    }
    return isConnection(name)
        ? withoutPassword(entry.value())
        : isSecret(name) ? masked(entry.value()) : entry.value();
  }
}
