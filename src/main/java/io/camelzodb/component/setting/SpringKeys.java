package io.camelzodb.component.setting;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.SettingNames;
import io.camelzodb.sync.SettingsException;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Checks the keys that Spring Boot knows, which Camel cannot list. Needs Spring on the class path.
 */
final class SpringKeys {
  /** Sources that {@link ContextSettings} checks itself. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
          StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);

  private SpringKeys() {}

  /**
   * Checks that each key beginning with {@code zodb.} is a setting, in any spelling that Spring
   * Boot accepts; returns whether Spring is there.
   *
   * @throws SettingsException for a key that is no setting
   */
  static boolean check(CamelContext context) throws SettingsException {
    Set<ConfigurableEnvironment> all =
        context.getRegistry().findByType(ConfigurableEnvironment.class);
    for (ConfigurableEnvironment environment : all) {
      for (PropertySource<?> source : environment.getPropertySources()) {
        if (source instanceof EnumerablePropertySource<?> listed
            && !ELSEWHERE.contains(source.getName())) {
          check(listed);
        }
      }
    }
    return !all.isEmpty();
  }

  private static void check(EnumerablePropertySource<?> source) throws SettingsException {
    for (String key : source.getPropertyNames()) {
      if (key.toLowerCase(Locale.ROOT).startsWith(Setting.PREFIX)
          && SettingNames.loosely(key).isEmpty()) {
        throw new SettingsException(Setting.unknown(key).within(source.getName()));
      }
    }
  }
}
