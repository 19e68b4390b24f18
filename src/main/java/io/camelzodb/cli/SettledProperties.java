package io.camelzodb.cli;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import java.util.SortedMap;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Makes Camel resolve {@code zodb.*} properties as the commands do, with {@code -D} above the
 * environment. Camel itself puts the environment above everything. Other keys are resolved as
 * usual.
 */
final class SettledProperties extends MainListenerSupport {
  private final SortedMap<String, String> pairs;

  SettledProperties(Settings settings) {
    pairs = settings.pairs();
  }

  @Override
  public void beforeConfigure(BaseMainSupport main) {
    PropertiesComponent properties =
        (PropertiesComponent) main.getCamelContext().getPropertiesComponent();
    properties.setPropertiesParser(new Parser(properties, pairs));
  }

  /** Logs each property that it finds, on a logger of its own. */
  static final class Parser extends DefaultPropertiesParser {
    private final SortedMap<String, String> pairs;

    Parser(PropertiesComponent properties, SortedMap<String, String> pairs) {
      super(properties);
      this.pairs = pairs;
    }

    @Override
    public String parseProperty(String key, String value, PropertiesLookup lookup) {
      return key.startsWith(Setting.PREFIX) ? pairs.getOrDefault(key, value) : value;
    }
  }
}
