package io.camelzodb.sync;

import io.camelzodb.fault.FaultDetails;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds settings by other spellings of their names. Environment variables cannot hold a dot or dash
 * ({@code ZODB_BASE_DIR}), and Spring Boot accepts loose names ({@code zodb.baseDir}).
 */
public final class SettingNames {
  private static final String PREFIX = "ZODB_";

  /**
   * Variables that Kubernetes sets in every pod for a service whose name begins with zodb. No
   * setting ends so.
   */
  private static final Pattern OF_A_SERVICE =
      Pattern.compile(
          "ZODB_(.*_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_.+)?)?)");

  private SettingNames() {}

  /**
   * Returns the settings in an environment, as pairs of key and value. Ignores empty variables,
   * since shells and containers pass unset ones like that.
   *
   * @param environment names and values of all variables
   * @param loose whether {@code ZODB_BASEDIR} is a setting too, as in Spring Boot
   * @throws SettingsException for a variable that begins with {@code ZODB_} and is no setting
   */
  public static SortedMap<String, String> inEnvironment(
      Map<String, String> environment, boolean loose) throws SettingsException {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(PREFIX) || OF_A_SERVICE.matcher(name).matches()) {
        continue;
      }
      Setting setting = loosely(name).orElseThrow(() -> unknown(name));
      if (!loose && !name.equals(setting.variable())) {
        throw unknown(name);
      }
      if (!variable.getValue().isEmpty()) {
        pairs.put(setting.key(), variable.getValue());
      }
    }
    return pairs;
  }

  /**
   * Reads the environment variables and the system properties of the process; properties override
   * variables.
   *
   * @param environment names and values of the variables
   * @param properties the system properties; only those that begin with {@code zodb.} are read
   * @throws SettingsException for an unknown key or an invalid value
   */
  public static Settings ofProcess(Map<String, String> environment, Properties properties)
      throws SettingsException {
    Path directory = Path.of("").toAbsolutePath();
    Map<String, String> given = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(Setting.PREFIX)) {
        given.put(key, properties.getProperty(key));
      }
    }
    return Settings.of(inEnvironment(environment, false), directory, "the environment")
        .with(Settings.of(given, directory, "the system properties of Java"));
  }

  private static SettingsException unknown(String name) {
    String key =
        Setting.PREFIX + name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
    FaultDetails unknown = Setting.unknown(key).within("the environment variable " + name);
    return new SettingsException(
        unknown.advise(
            unknown.advice()
                + " That is "
                + Setting.nearest(key).variable()
                + " in the environment"));
  }

  /** Returns the setting whose key has the same letters; ignores case and separators. */
  public static Optional<Setting> loosely(String key) {
    String letters = letters(key);
    for (Setting setting : Setting.values()) {
      if (letters(setting.key()).equals(letters)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }

  private static String letters(String key) {
    return key.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
  }
}
