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
 * Has Camel resolve {@code zodb.*} as the commands do, {@code -D} above the environment; to Camel
 * itself the environment goes above all. Other keys are resolved as Camel does it.
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

  /** Tells each property that it finds on its own logger, should somebody want it. */
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
