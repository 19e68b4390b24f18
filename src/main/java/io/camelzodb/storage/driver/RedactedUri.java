package io.camelzodb.storage.driver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides users and passwords in URIs before they are shown. All output about a URI goes through
 * here, even if it cannot be parsed. A doubtful part is hidden, as is any part that the {@linkplain
 * StorageDriver#shown driver} of its scheme hides. A second call changes nothing.
 */
public final class RedactedUri {
  /** Replaces a secret. */
  public static final String MASK = "***";

  private static final Set<String> SECRET =
      Set.of("pw", "pwd", "pass", "user", "username", "user_name", "userid", "login", "auth");

  private static final Pattern SECRET_PART =
      Pattern.compile("passw|passphrase|secret|token|credential|api[_-]?key");

  /** A key that says how secrets are treated, and is none. */
  private static final String OURS = "zodb.secrets";

  /**
   * Options of endpoints and of other programs, which may follow a password, as those of the
   * drivers may; any other text may be a part of the password.
   */
  private static final Set<String> KNOWN =
      Set.of(
          ("user operation path baseDir recurse skipErrors commit from override conflicts"
                  + " description initialPosition positionRepository positionInGit positionKey"
                  + " onError parkUri body interval maxLagTransactions maxLagSeconds to subject"
                  + " bridgeErrorHandler exceptionHandler exchangePattern lazyStartProducer"
                  + " synchronous sslmode")
              .split(" "));

  private static final String SCHEME = "[a-zA-Z][a-zA-Z0-9+.-]*";

  /** The scheme of a URI, with that of a Camel endpoint before it. */
  private static final Pattern SCHEMES =
      Pattern.compile("(?:zodb:(?://)?)?(" + SCHEME + "):/{1,2}");

  /** A word and a colon, which may begin the URI of a driver. */
  private static final Pattern WORD =
      Pattern.compile("(?<![a-zA-Z0-9+.-])(" + SCHEME + "):", Pattern.CASE_INSENSITIVE);

  /** Schemes of our own that are none of a database. */
  private static final Set<String> ENDPOINTS = Set.of("zodb", "zope-tree", "zope-xml");

  private static final Pattern WITHOUT_SLASHES =
      Pattern.compile(
          "(?<![^\\s'(=])(?:("
              + SCHEME
              + ":)[^\\s/:@]+:(?!//)[^\\s@]+@|[^\\s/:@'(=]+:[^\\s/@]+@(?=[^\\s/@]))"
              + "|(?<=/)[^\\s/:@'(=?]+:[^\\s/@?]+@(?=[^\\s/@])");

  /** User and password as Oracle writes them; behind our own schemes stands a path. */
  private static final Pattern WITH_A_SLASH =
      Pattern.compile("(?<![^\\s'(=])(" + SCHEME + "):[^\\s/:@]+/[^\\s/:@]+@(?=[^\\s/@])");

  private static final Pattern SERVERS =
      Pattern.compile(
          "(?i)"
              + "(\\[[0-9a-f:.%]+\\]|[^:@/,]*)(:([0-9]*|port|[a-z]))?(,[^:@/,]*(:[0-9]*)?)*(/[^@]*)?");

  private static final Pattern BEFORE_MORE =
      Pattern.compile("(?i)(" + SCHEME + ")://([a-z0-9.-]+|\\[[0-9a-f:.%]+\\]):[0-9]{1,5}:");

  private static final Pattern TOKEN = Pattern.compile("[^\\s\"<>]+");

  /** A key outside of a query, in the writings of DSNs, Python and JSON. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![\\w.-])([\\w.-]++)(?:\\s*+=\\s*+|['\"]\\s*+[:,]\\s*+)(?:[bu](?=['\"]))?");

  private RedactedUri() {}

  /** Returns a URI, or any text given for one, with its secrets hidden. */
  public static String of(String uri) {
    return pairs(token(uri));
  }

  /** A text with URIs in it, which end at the next blank or double quote. */
  public static String in(String text) {
    if (!text.contains(":") && !text.contains("=")) {
      return text;
    }
    return pairs(
        TOKEN.matcher(text).replaceAll(match -> Matcher.quoteReplacement(word(match.group()))));
  }

  /** A word of a text; behind a server with its port a colon only says that more follows. */
  private static String word(String text) {
    Matcher more = BEFORE_MORE.matcher(text);
    return more.matches() && StorageDrivers.installed().find(more.group(1)) != null
        ? token(text.substring(0, text.length() - 1)) + ":"
        : token(text);
  }

  private static String token(String text) {
    String shown =
        WITHOUT_SLASHES
            .matcher(user(query(byDriver(text))))
            .replaceAll(match -> Objects.toString(match.group(1), "") + MASK + "@");
    return WITH_A_SLASH
        .matcher(shown)
        .replaceAll(
            match ->
                isPath(match.group(1)) || ENDPOINTS.contains(lower(match.group(1)))
                    ? Matcher.quoteReplacement(match.group())
                    : match.group(1) + ":" + MASK + "@");
  }

  /** Hides the parts that the driver of a URI declares as secret. */
  private static String byDriver(String text) {
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      StorageDriver driver = StorageDrivers.installed().find(word.group(1));
      if (driver != null) {
        return text.substring(0, word.start()) + shown(driver, text.substring(word.start()));
      }
    }
    return text;
  }

  private static String shown(StorageDriver driver, String uri) {
    try {
      return driver.shown(uri);
    } catch (RuntimeException | LinkageError fault) {
      // If a driver cannot say which part is secret, the whole is hidden.
      return uri.substring(0, uri.indexOf(':') + 1) + MASK;
    }
  }

  /** Whether a scheme is followed by a path, in which an at sign has no meaning. */
  private static boolean isPath(String scheme) {
    StorageDriver driver = StorageDrivers.installed().find(scheme);
    return driver != null && driver.form() != UriForm.SERVER;
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String user(String text) {
    Matcher schemes = SCHEMES.matcher(text);
    if (!schemes.find() || text.startsWith("/", schemes.end())) {
      return text;
    }
    int begin = schemes.end();
    String rest = text.substring(begin);
    int last = rest.lastIndexOf('@');
    int mark = rest.indexOf('?');
    String where = mark < 0 ? rest : rest.substring(0, mark);
    int slash = where.indexOf('/');
    String authority = slash < 0 ? where : where.substring(0, slash);
    boolean path = isPath(schemes.group(1));
    if (last < 0) {
      // A text that is not a port may be a password that ends elsewhere.
      return path || SERVERS.matcher(authority).matches()
          ? text
          : text.substring(0, begin) + MASK + rest.substring(authority.length());
    }
    boolean hasUser =
        path
            ? authority.contains(":") && authority.contains("@")
            : where.contains("@")
                || !SERVERS.matcher(where).matches()
                || !isRegular(rest.substring(mark + 1));
    return hasUser ? text.substring(0, begin) + MASK + rest.substring(last) : text;
  }

  /** Whether each at sign of a query stands in the value of an option. */
  private static boolean isRegular(String query) {
    for (String part : query.split("&", -1)) {
      if (part.contains("@") && !part.matches("[\\w.-]+=.*")) {
        return false;
      }
    }
    return true;
  }

  private static String query(String text) {
    int mark = text.indexOf('?');
    if (mark < 0) {
      return text;
    }
    List<String> parts = List.of(text.substring(mark + 1).split("&", -1));
    if (parts.stream().noneMatch(part -> isSecret(key(part)))) {
      return text;
    }
    List<String> shown = new ArrayList<>();
    for (String part : parts) {
      // An unknown key is most likely a part of the password. Camel also moves such a part forward.
      if (isSecret(key(part))) {
        shown.add(part.substring(0, part.indexOf('=') + 1) + MASK);
      } else if (isKnown(key(part))) {
        shown.add(part);
      }
    }
    return text.substring(0, mark + 1) + String.join("&", shown);
  }

  private static boolean isKnown(String key) {
    return KNOWN.contains(key)
        || UriOptions.isWithoutEffect(key)
        || StorageDrivers.installed().hasOption(key);
  }

  /** The name of an option; empty if it has no value. */
  private static String key(String part) {
    int equals = part.indexOf('=');
    return equals < 0 ? "" : decoded(part.substring(0, equals));
  }

  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return key;
    }
  }

  private static boolean isSecret(String key) {
    String name = key.toLowerCase(Locale.ROOT);
    return SECRET.contains(name)
        || StorageDrivers.installed().isSecret(name)
        || (!name.equals(OURS) && SECRET_PART.matcher(name).find());
  }

  private static String pairs(String text) {
    Matcher key = KEY.matcher(text);
    StringBuilder shown = new StringBuilder(text.length());
    int done = 0;
    for (int from = 0; from < text.length() && key.find(from); ) {
      from = key.end();
      boolean encoded = key.start() > 0 && text.charAt(key.start() - 1) == '%';
      if (isSecret(encoded ? key.group(1).replaceFirst("^[0-9A-Fa-f]{2}", "") : key.group(1))) {
        shown.append(text, done, from).append(MASK);
        from = valueEnd(text, from);
        done = from;
      }
    }
    return shown.append(text, done, text.length()).toString();
  }

  /** Where a value ends: with its quotes, or where a blank or a quote is. */
  private static int valueEnd(String text, int begin) {
    if (text.startsWith(MASK, begin)) {
      return begin + MASK.length();
    }
    for (String[] around : new String[][] {{"RAW(", ")"}, {"%27", "%27"}, {"%22", "%22"}}) {
      if (text.startsWith(around[0], begin)) {
        int close = text.indexOf(around[1], begin + around[0].length());
        return close < 0 ? text.length() : close + around[1].length();
      }
    }
    int at = begin;
    char quote = at < text.length() ? text.charAt(at) : ' ';
    if (quote == '\'' || quote == '"') {
      for (at++; at < text.length() && text.charAt(at) != quote; at++) {
        at += text.charAt(at) == '\\' ? 1 : 0;
      }
      return Math.min(at + 1, text.length());
    }
    while (at < text.length() && !isBoundary(text.charAt(at)) && !text.startsWith("%20", at)) {
      at++;
    }
    return at;
  }

  private static boolean isBoundary(char c) {
    return Character.isWhitespace(c) || c == '\'' || c == '"';
  }
}
