package io.camelzodb.storage.driver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Holds the URI of a database, taken apart. Immutable.
 *
 * <pre>
 * file:///var/zope/Data.fs?blobstorage_dir=/var/zope/blobs      zeo://localhost:8100?storage=1
 * file:Data.fs    file://Data.fs                                 zeo://one:8100,two:8100?wait_timeout=5
 * xml:Plone.xml    zexp:site.zexp                                zeo:///run/zeo.sock?storage=1
 * </pre>
 *
 * @param scheme in lower case
 * @param authority the part between two slashes and the next one or the question mark, unchanged:
 *     {@code one:8100,two:8100}; else empty
 * @param path the part after it, up to the question mark, decoded: {@code /run/zeo.sock}
 * @param options the query, decoded, in its order; a key without a value has the empty text
 * @param text what the user wrote
 */
public record StorageUri(
    String scheme, String authority, String path, Map<String, String> options, String text) {

  /**
   * Where a server listens.
   *
   * @param host name or address, an IPv6 one without its brackets
   * @param port 1 to 65535
   */
  public record Address(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /**
   * Parses a URI in the form of the driver of its scheme.
   *
   * @throws InvalidUriException if it names no database; the message says what is wrong, and quotes
   *     it without secrets
   */
  public static StorageUri parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    StorageDriver driver = StorageDrivers.installed().of(scheme, text);
    StorageUri uri = parts(scheme, text.substring(colon + 1), driver.form(), text);
    // A URI that names no database has no key.
    driver.key(uri);
    return uri;
  }

  private static StorageUri parts(String scheme, String behind, UriForm form, String text) {
    int fragment = behind.indexOf('#');
    String rest = fragment < 0 ? behind : behind.substring(0, fragment);
    if (form == UriForm.EXPORT) {
      // Exports are named as files are: a question mark may be part of the name.
      return new StorageUri(scheme, "", rest, Map.of(), text);
    }
    int mark = rest.indexOf('?');
    Map<String, String> options = mark < 0 ? Map.of() : query(text, rest.substring(mark + 1));
    String where = mark < 0 ? rest : rest.substring(0, mark);
    String authority = "";
    if (where.startsWith("//")) {
      int slash = where.indexOf('/', 2);
      authority = slash < 0 ? where.substring(2) : where.substring(2, slash);
      where = slash < 0 ? "" : where.substring(slash);
    }
    return new StorageUri(scheme, authority, decoded(text, where), options, text);
  }

  /** A file that was named without a scheme, as a URI without options. */
  public static StorageUri ofFile(String scheme, Path file) {
    String name = file.toString().isEmpty() ? "." : file.toString();
    return new StorageUri(scheme, "", name, Map.of(), name);
  }

  /**
   * Returns the file in the URI: in zodburi everything after the two slashes is the path, which may
   * be relative.
   *
   * @throws InvalidUriException if it names none
   */
  public Path file() {
    String where = (authority.equals("localhost") ? "" : decoded(text, authority)) + path;
    if (where.isEmpty()) {
      throw wrong(text, "it names no file");
    }
    try {
      return Path.of(where);
    } catch (InvalidPathException invalid) {
      throw wrong(text, invalid.getReason());
    }
  }

  /**
   * Returns the servers in the URI, in order; commas separate them.
   *
   * @param port the default port
   * @throws InvalidUriException if there is none, or one has a user or no correct port
   */
  public List<Address> addresses(int port) {
    List<Address> addresses = new ArrayList<>();
    for (String part : authority.split(",", -1)) {
      addresses.add(address(text, part, port));
    }
    return List.copyOf(addresses);
  }

  /** Whether an option is given and is not a word like no. */
  public boolean flag(String option) {
    String value = options.getOrDefault(option, "");
    return !value.isEmpty()
        && !Set.of("0", "false", "no", "off", "f", "n").contains(value.toLowerCase(Locale.ROOT));
  }

  private static Map<String, String> query(String text, String query) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        String key = decoded(text, equals < 0 ? part : part.substring(0, equals));
        String value =
            equals < 0 ? "" : decoded(text, part.substring(equals + 1).replace("+", "%20"));
        if (options.put(key, value) != null) {
          throw wrong(
              text,
              RedactedUri.of(text).contains(key)
                  ? "it has " + key + " twice"
                  : "it has a password with a & that is not written %26");
        }
      }
    }
    return Collections.unmodifiableMap(options);
  }

  private static String decoded(String text, String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException wrong) {
      throw wrong(text, "a % should be followed by two hexadecimal digits");
    }
  }

  private static Address address(String text, String part, int standard) {
    int bracket = part.lastIndexOf(']');
    int colon = part.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? part : part.substring(0, colon);
    if (bracket > 0 && host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.contains("@")) {
      throw wrong(text, "write the server as host:port, without a user");
    }
    try {
      int port = colon < 0 ? standard : Integer.parseInt(part.substring(colon + 1));
      if (port > 0 && port < 65536) {
        return new Address(host, port);
      }
    } catch (NumberFormatException noNumber) {
      throw wrong(text, "the port is not a number");
    }
    throw wrong(text, "a port is a number from 1 to 65535");
  }

  private static InvalidUriException wrong(String text, String problem) {
    return InvalidUriException.noDatabase(text, problem, null);
  }
}
