package io.camelzodb.storage.driver;

import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists the drivers on the class path and finds that of a scheme. Immutable. A driver that cannot
 * be loaded, or a second driver of one scheme, does not affect other schemes.
 */
public final class StorageDrivers {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+");

  /** An iterator over services may throw for each of them; one that throws for ever is left. */
  private static final int MOST_FAULTS = 100;

  private final Map<String, List<StorageDriver>> byScheme = new TreeMap<>();
  private final List<StorageDriver> drivers = new ArrayList<>();
  private final List<String> faults;
  private final Set<String> options = new HashSet<>();
  private final Set<String> secrets = new HashSet<>();

  /** Loaded by the first who asks. */
  private static final class Installed {
    static final StorageDrivers ALL = load(StorageDriver.class.getClassLoader());
  }

  /**
   * A registry of certain drivers.
   *
   * @param drivers in any order
   */
  public StorageDrivers(Iterable<StorageDriver> drivers) {
    this(drivers, List.of());
  }

  private StorageDrivers(Iterable<StorageDriver> drivers, List<String> notLoaded) {
    List<String> wrong = new ArrayList<>(notLoaded);
    for (StorageDriver driver : drivers) {
      try {
        add(driver);
      } catch (RuntimeException | LinkageError fault) {
        wrong.add("the driver " + where(driver) + " cannot be used: " + fault.getMessage());
      }
    }
    this.drivers.sort(Comparator.comparing(driver -> driver.schemes().get(0)));
    this.faults = List.copyOf(wrong);
  }

  /** The drivers on the class path of this program. */
  public static StorageDrivers installed() {
    return Installed.ALL;
  }

  /** The drivers that a class loader sees, those of this program among them. */
  static StorageDrivers load(ClassLoader loader) {
    List<StorageDriver> found = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    Iterator<StorageDriver> all = ServiceLoader.load(StorageDriver.class, loader).iterator();
    while (faults.size() < MOST_FAULTS) {
      try {
        if (!all.hasNext()) {
          break;
        }
        found.add(all.next());
      } catch (ServiceConfigurationError | LinkageError fault) {
        faults.add("a driver cannot be loaded: " + fault.getMessage());
      }
    }
    return new StorageDrivers(found, faults);
  }

  private void add(StorageDriver driver) {
    List<String> schemes = List.copyOf(driver.schemes());
    if (schemes.isEmpty()) {
      throw new IllegalArgumentException("it has no scheme");
    }
    for (String scheme : schemes) {
      if (!SCHEME.matcher(scheme).matches()) {
        throw new IllegalArgumentException(
            "its scheme \""
                + scheme
                + "\" is not valid; use two or more of a-z, 0-9, +, - and dots");
      }
    }
    List<DriverOption> own = List.copyOf(driver.options());
    if (driver.forms().isEmpty()) {
      throw new IllegalArgumentException("it names no form of its URIs");
    }
    schemes.forEach(
        scheme -> byScheme.computeIfAbsent(scheme, none -> new ArrayList<>()).add(driver));
    for (DriverOption option : own) {
      options.add(option.name());
      if (option.secret()) {
        secrets.add(option.name().toLowerCase(Locale.ROOT));
      }
    }
    drivers.add(driver);
  }

  /** Returns all drivers, in the order of their first schemes. */
  public List<StorageDriver> all() {
    return Collections.unmodifiableList(drivers);
  }

  /** Returns why drivers cannot be used, one line each. */
  public List<String> faults() {
    return faults;
  }

  /** Returns the driver of a scheme, in any case; null if there is none, the first of several. */
  public @Nullable StorageDriver find(String scheme) {
    List<StorageDriver> found = byScheme.get(scheme.toLowerCase(Locale.ROOT));
    return found == null ? null : found.get(0);
  }

  /**
   * The driver of a URI.
   *
   * @throws InvalidUriException if its scheme has none, or several
   */
  public StorageDriver of(StorageUri uri) {
    return of(uri.scheme(), uri.text());
  }

  StorageDriver of(String scheme, String text) {
    List<StorageDriver> found = byScheme.getOrDefault(scheme.toLowerCase(Locale.ROOT), List.of());
    if (found.isEmpty()) {
      String more = faults.isEmpty() ? "" : " (" + String.join("; ", faults) + ")";
      throw InvalidUriException.noDatabase(text, "it should begin with " + schemes() + more, null);
    }
    if (found.size() > 1) {
      throw InvalidUriException.noDatabase(
          text,
          scheme
              + ": is opened by several drivers, "
              + found.stream().map(StorageDrivers::where).collect(Collectors.joining(" and ")),
          "remove all but one from the class path");
    }
    return found.get(0);
  }

  /** Returns the driver of a section of a {@code zope.conf}; null if there is none. */
  public @Nullable StorageDriver ofSection(String type) {
    return drivers.stream()
        .filter(driver -> driver.sections().contains(type))
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns the driver of a file or folder that is named without a scheme, by its first bytes; if
   * none is sure, one that would try; else null.
   */
  public @Nullable StorageDriver recognizing(Path path) {
    StorageDriver maybe = null;
    for (StorageDriver driver : drivers) {
      switch (driver.recognize(path)) {
        case YES -> {
          return driver;
        }
        case MAYBE -> maybe = maybe == null ? driver : maybe;
        case NO -> {}
      }
    }
    return maybe;
  }

  /** The schemes, in words: {@code file:, xml:, zeo: or zexp:}. */
  public String schemes() {
    return words(byScheme.keySet().stream().map(scheme -> scheme + ":").toList());
  }

  /**
   * Returns the forms of URIs, in words: {@code file:///PATH/Data.fs, zeo://HOST:PORT or xml:FILE}.
   */
  public String forms() {
    return words(drivers.stream().flatMap(driver -> driver.forms().stream()).toList());
  }

  private static String words(List<String> all) {
    int last = all.size() - 1;
    return last < 1
        ? String.join("", all)
        : String.join(", ", all.subList(0, last)) + " or " + all.get(last);
  }

  /** Whether a driver has an option of this name. */
  boolean hasOption(String name) {
    return options.contains(name);
  }

  /** Whether the value of an option must not be shown, as its driver says. */
  boolean isSecret(String name) {
    return secrets.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String where(StorageDriver driver) {
    CodeSource source = driver.getClass().getProtectionDomain().getCodeSource();
    String name = driver.getClass().getName();
    return source == null || source.getLocation() == null
        ? name
        : name + " of " + source.getLocation().getPath();
  }
}
