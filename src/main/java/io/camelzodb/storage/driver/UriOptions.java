package io.camelzodb.storage.driver;

import io.camelzodb.fault.FaultDetails;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Checks the names of options: those of a driver, and those that zodburi 3.0.0 takes for any
 * database and that mean nothing to a reader. Writes options into a URI.
 */
public final class UriOptions {
  /** Options of the database and its connections; {@code demostorage} is about where changes go. */
  private static final Set<String> OF_EVERY_DATABASE =
      Set.of(
          "connection_cache_size",
          "connection_cache_size_bytes",
          "connection_historical_cache_size",
          "connection_historical_cache_size_bytes",
          "connection_historical_pool_size",
          "connection_historical_timeout",
          "connection_large_record_size",
          "connection_pool_size",
          "connection_pool_timeout",
          "database_name",
          "demostorage");

  private UriOptions() {}

  /** Whether any database may have an option, which is about caches, pools, names or changes. */
  public static boolean isWithoutEffect(String option) {
    return OF_EVERY_DATABASE.contains(option);
  }

  /**
   * Checks the names of a URI's options.
   *
   * @param options the options of its driver
   * @throws InvalidUriException if one is unknown; the message suggests the most similar one
   */
  public static void check(StorageUri uri, Collection<DriverOption> options) {
    Set<String> names = new TreeSet<>();
    Set<String> effective = new TreeSet<>();
    for (DriverOption option : options) {
      names.add(option.name());
      if (option.effective()) {
        effective.add(option.name());
      }
    }
    for (String option : uri.options().keySet()) {
      if (!names.contains(option) && !isWithoutEffect(option)) {
        throw new InvalidUriException(
            uri,
            effective.isEmpty()
                ? new FaultDetails("it has options, but a " + uri.scheme() + ": URI has none")
                : unknown(uri.text(), option, effective));
      }
    }
  }

  /** Options as a URI has them: a question mark and the query; empty for none. */
  public static String query(Map<String, String> options) {
    return options.isEmpty()
        ? ""
        : options.entrySet().stream()
            .map(option -> option.getKey() + "=" + encoded(option.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  /** Encodes a text for the path or an option of a URI. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  /** The options that any database may have, without effect. */
  public static Set<String> ofEveryDatabase() {
    return new TreeSet<>(OF_EVERY_DATABASE);
  }

  /**
   * Describes an unknown option.
   *
   * @param uri the URI; the option is not quoted if it may be a part of a password
   * @param names the options with an effect, at least one
   */
  public static FaultDetails unknown(String uri, String option, Collection<String> names) {
    if (!RedactedUri.of(uri).contains(option)) {
      return new FaultDetails(
          "it has an option that is not known, or a password with a & that is not written %26");
    }
    String nearest = "";
    int least = Integer.MAX_VALUE;
    for (String each : new TreeSet<>(names)) {
      int distance = distance(option, each);
      if (distance < least) {
        least = distance;
        nearest = each;
      }
    }
    return new FaultDetails(
        "it has no option \"" + option + "\"",
        "the nearest is " + nearest + ", all are " + String.join(", ", new TreeSet<>(names)));
  }

  /** How many characters have to be put in, taken out or replaced. */
  private static int distance(String text, String otherText) {
    int[] row = new int[otherText.length() + 1];
    for (int i = 0; i < row.length; i++) {
      row[i] = i;
    }
    for (int i = 1; i <= text.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (text.charAt(i - 1) == otherText.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[otherText.length()];
  }
}
