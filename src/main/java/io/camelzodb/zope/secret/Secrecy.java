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

/** What becomes of passwords and other secrets; {@code docs/record.md} lists what counts as one. */
public enum Secrecy {
  /** They are written as they are. */
  KEEP,
  /** Eight asterisks stand for each, whatever its length. */
  MASK,
  /** They are left out. */
  OMIT;

  /** What stands for a secret. */
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

  /** What is hidden in a connection string: what follows the group {@code key}; in this order. */
  static final List<Pattern> CONNECTIONS = List.of(IN_CONNECTION, IN_URL, OF_ORACLE);

  /** Whether a value is what stands for a secret. */
  static boolean isMask(Value value) {
    return STARS.equals(string(value));
  }

  /** Whether the value of an entry of a dictionary, or a part of it, stands for a secret. */
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

  /** The word of the configuration: {@code keep}, {@code mask} or {@code omit}. */
  public static Secrecy of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether a name is that of a secret. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  /** Whether a name is that of a text in which a password may stand. */
  static boolean isConnection(String name) {
    return name.equals("connection_string") || name.equals("connx_string") || name.equals("dsn");
  }

  /** What to write for a secret; null for nothing. An empty string is none. */
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

  /** A connection string without its password; what is around it stays. */
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

  /** The same of a text, or of bytes read as ISO 8859-1. */
  String withoutPassword(String text) {
    if (this != KEEP && text.length() > LONGEST_CONNECTION) {
      // The patterns take the square of time, and nobody connects by such a text.
      return this == MASK ? STARS : "";
    }
    String shown = text;
    for (Pattern pattern : CONNECTIONS) {
      Matcher matcher = pattern.matcher(shown);
      shown = matcher.replaceAll("${key}" + (this == MASK ? STARS : ""));
    }
    return shown;
  }

  /** What to write of an entry of a dictionary; null for nothing. */
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
