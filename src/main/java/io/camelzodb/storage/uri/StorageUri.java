package io.camelzodb.storage.uri;

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
import org.jspecify.annotations.Nullable;

/**
 * The name of a source, taken apart. Immutable.
 *
 * <pre>
 * file:///var/zope/Data.fs?blobstorage_dir=/var/zope/blobs      zeo://localhost:8100?storage=1
 * file:Data.fs    file://Data.fs                                 zeo://one:8100,two:8100?wait_timeout=5
 * xml:Plone.xml    zexp:site.zexp                                zeo:///run/zeo.sock?storage=1
 * </pre>
 *
 * @param scheme which kind of source
 * @param path the file or socket; null for ZEO over TCP
 * @param addresses the servers of a ZEO over TCP, in the order in which they are tried; else empty
 * @param options the query, decoded, in its order; a key without a value has the empty text
 * @param text what the user wrote
 */
public record StorageUri(
    Scheme scheme,
    @Nullable Path path,
    List<Address> addresses,
    Map<String, String> options,
    String text) {

  /** The port of a ZEO server whose URI names none, as zodburi has it. */
  public static final int ZEO_PORT = 9991;

  /** The kinds of sources. */
  public enum Scheme {
    /** A Data.fs. */
    FILE,
    /** A ZEO server. */
    ZEO,
    /** An XML export. */
    XML,
    /** A .zexp export. */
    ZEXP
  }

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
   * Takes a URI apart.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong, and quotes it
   *     without what may be secret
   */
  public static StorageUri parse(String text) {
    int colon = text.indexOf(':');
    Scheme scheme = colon < 0 ? null : scheme(text.substring(0, colon));
    if (scheme == null) {
      throw wrong(text, "it should begin with file:, zeo:, xml: or zexp:");
    }
    String rest = text.substring(colon + 1);
    int fragment = rest.indexOf('#');
    rest = fragment < 0 ? rest : rest.substring(0, fragment);
    // Exports are named as files are: a question mark may be part of the name.
    boolean plain = scheme == Scheme.XML || scheme == Scheme.ZEXP;
    int mark = plain ? -1 : rest.indexOf('?');
    Map<String, String> options = mark < 0 ? Map.of() : query(text, rest.substring(mark + 1));
    String where = mark < 0 ? rest : rest.substring(0, mark);
    if (plain) {
      return new StorageUri(scheme, path(text, where), List.of(), options, text);
    }
    String authority = "";
    if (where.startsWith("//")) {
      int slash = where.indexOf('/', 2);
      authority = slash < 0 ? where.substring(2) : where.substring(2, slash);
      where = slash < 0 ? "" : where.substring(slash);
    }
    if (scheme == Scheme.ZEO && !authority.isEmpty()) {
      return new StorageUri(scheme, null, addresses(text, authority), options, text);
    }
    // To zodburi all behind the two slashes is the path, which may be a relative one.
    String file = authority.equals("localhost") ? where : authority + where;
    return new StorageUri(scheme, path(text, decoded(text, file)), List.of(), options, text);
  }

  private static @Nullable Scheme scheme(String name) {
    for (Scheme scheme : Scheme.values()) {
      if (scheme.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return scheme;
      }
    }
    return null;
  }

  private static Path path(String text, String where) {
    if (where.isEmpty()) {
      throw wrong(text, "it names no file");
    }
    try {
      return Path.of(where);
    } catch (InvalidPathException invalid) {
      throw wrong(text, invalid.getReason());
    }
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
              ShownUri.of(text).contains(key)
                  ? "it says " + key + " twice"
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

  private static List<Address> addresses(String text, String authority) {
    List<Address> addresses = new ArrayList<>();
    for (String part : authority.split(",", -1)) {
      addresses.add(address(text, part));
    }
    return List.copyOf(addresses);
  }

  private static Address address(String text, String part) {
    int bracket = part.lastIndexOf(']');
    int colon = part.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? part : part.substring(0, colon);
    if (bracket > 0 && host.startsWith("[")) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || host.contains("@")) {
      throw wrong(text, "a server is host:port, without a user");
    }
    try {
      int port = colon < 0 ? ZEO_PORT : Integer.parseInt(part.substring(colon + 1));
      if (port > 0 && port < 65536) {
        return new Address(host, port);
      }
    } catch (NumberFormatException noNumber) {
      throw wrong(text, "the port is no number");
    }
    throw wrong(text, "a port is a number from 1 to 65535");
  }

  private static IllegalArgumentException wrong(String text, String what) {
    return new IllegalArgumentException("\"" + ShownUri.of(text) + "\" names no database: " + what);
  }
}
