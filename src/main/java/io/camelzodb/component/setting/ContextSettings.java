package io.camelzodb.component.setting;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.SettingNames;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code zodb.*} settings of a Camel context. Each is resolved as the context resolves
 * any property: from its files and sources, the system properties of Java, the environment, and the
 * property sources of Spring Boot if that starts the context.
 */
public final class ContextSettings {
  private static final String WHERE = "the properties of the Camel context";

  private ContextSettings() {}

  /**
   * Returns the current settings.
   *
   * @throws SettingsException for an invalid value
   */
  public static Settings of(CamelContext context) throws SettingsException {
    PropertiesComponent properties = context.getPropertiesComponent();
    Map<String, String> pairs = new HashMap<>();
    for (Setting setting : Setting.values()) {
      String value = value(properties, setting);
      if (value != null) {
        pairs.put(setting.key(), value);
      }
    }
    return Settings.of(pairs, Path.of("").toAbsolutePath(), WHERE);
  }

  private static @Nullable String value(PropertiesComponent properties, Setting setting)
      throws SettingsException {
    String key = setting.key();
    try {
      // Not resolveProperty, which takes a placeholder within the value that is not there for
      // a setting that is not there.
      String value = properties.parseUri("{{?" + key + "}}");
      return "".equals(value) && "".equals(System.getenv(setting.variable()))
          ? below(properties, key)
          : value;
    } catch (IllegalArgumentException unresolved) {
      throw new SettingsException(WHERE + ": " + key + ": " + unresolved.getMessage());
    }
  }

  /**
   * Returns the value that an empty environment variable hides; an empty variable counts as not
   * set.
   */
  private static @Nullable String below(PropertiesComponent properties, String key) {
    String value = System.getProperty(key);
    if (value == null) {
      value = properties.loadProperties(key::equals).getProperty(key);
    }
    return value != null && value.contains("{{") ? properties.parseUri(value) : value;
  }

  /**
   * Checks all keys that can be listed, and their values; called when a component or bean starts.
   *
   * @throws SettingsException for a key that does not exist, with the most similar one that does,
   *     or an invalid value
   */
  public static void check(CamelContext context) throws SettingsException {
    Properties loaded = context.getPropertiesComponent().loadProperties(ContextSettings::isOurs);
    for (String key : loaded.stringPropertyNames()) {
      requireKnown(key, WHERE);
    }
    for (String key : System.getProperties().stringPropertyNames()) {
      if (isOurs(key)) {
        requireKnown(key, "the system properties of Java");
      }
    }
    Class<?> spring =
        context
            .getClassResolver()
            .resolveClass("org.springframework.core.env.ConfigurableEnvironment");
    boolean loose = spring != null && SpringKeys.check(context);
    SettingNames.inEnvironment(System.getenv(), loose);
    of(context);
  }

  private static boolean isOurs(String key) {
    return key.startsWith(Setting.PREFIX);
  }

  private static void requireKnown(String key, String where) throws SettingsException {
    if (Setting.of(key).isEmpty()) {
      throw new SettingsException(Setting.unknown(key).within(where));
    }
  }
}
