package io.camelzodb.storage.driver;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives a driver the keys of a section of a {@code zope.conf}. Types and keys are in lower case, as
 * ZConfig takes them.
 */
public interface ConfigSection {

  /** Its type: {@code filestorage} of a {@code <filestorage>}. */
  String type();

  /** Returns all values of a key; none if it is missing. */
  List<String> all(String key);

  /**
   * Returns the value of a key that may be given only once.
   *
   * @throws IOException if it is given twice
   */
  Optional<String> one(String key) throws IOException;

  /** The sections in it, in their order. */
  List<? extends ConfigSection> sections();

  /** Returns an exception with file and line of the section, and what is wrong with it. */
  IOException fault(String problem);

  /** Returns the same exception with what to do. */
  default IOException fault(String problem, String advice) {
    return fault(problem + "; " + advice);
  }

  /**
   * The value of a key that has to be there.
   *
   * @throws IOException if it is not
   */
  default String required(String key) throws IOException {
    String value = one(key).orElse("");
    if (value.isEmpty()) {
      throw fault("it has no " + key);
    }
    return value;
  }

  /**
   * Parses a boolean of ZConfig: yes, true and on, or no, false and off; false if the key is
   * missing.
   *
   * @throws IOException for another value
   */
  default boolean flag(String key) throws IOException {
    String value = one(key).orElse("no");
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "true", "on" -> true;
      case "no", "false", "off" -> false;
      default -> throw fault(key + " is yes or no, not " + value);
    };
  }

  /**
   * Returns a value as an absolute path; a relative one counts from the working directory, as in
   * Zope.
   *
   * @throws IOException if it cannot be a path
   */
  default Path path(String value) throws IOException {
    try {
      String home =
          value.equals("~") || value.startsWith("~/") ? System.getProperty("user.home") : null;
      String whole = home == null ? value : home + value.substring(1);
      return Path.of(whole).toAbsolutePath().normalize();
    } catch (InvalidPathException invalid) {
      throw fault(value + ": is not a path: " + invalid.getReason());
    }
  }
}
