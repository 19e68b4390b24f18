package io.camelzodb.component;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;

/** The {@code zodb.*} settings among the properties of a Camel context. */
final class ContextSettings {
  private ContextSettings() {}

  static Settings of(CamelContext context) throws SettingsException {
    Properties properties =
        context.getPropertiesComponent().loadProperties(key -> key.startsWith("zodb."));
    Map<String, String> pairs = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> pairs.put(key, properties.getProperty(key)));
    return Settings.of(pairs, Path.of("").toAbsolutePath(), "the properties of the Camel context");
  }
}
