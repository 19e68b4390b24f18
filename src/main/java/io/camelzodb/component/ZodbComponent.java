package io.camelzodb.component;

import io.camelzodb.component.route.ErrorsToExceptions;
import io.camelzodb.component.setting.ContextSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Creates the endpoints {@code zodb:URI}. Passes options that it does not know on to the URI of the
 * database.
 */
@Component("zodb")
public class ZodbComponent extends DefaultComponent {
  /** How many options, at most, are tried as missing in the key of an old position. */
  private static final int MOST_NEW_OPTIONS = 10;

  @Override
  protected void doInit() throws Exception {
    super.doInit();
    ContextSettings.check(getCamelContext());
    ErrorsToExceptions.in(getCamelContext());
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ZodbEndpoint endpoint = new ZodbEndpoint(uri, this);
    setProperties(endpoint, parameters);
    Map<String, Object> options = new TreeMap<>(parameters);
    parameters.clear();
    endpoint.setSource(source(remaining, options, ZodbComponent::encoded));
    endpoint.oldPositionKeys(oldPositionKeys(remaining, options));
    return endpoint;
  }

  private static String source(
      String remaining, Map<String, Object> options, UnaryOperator<String> value) {
    StringBuilder source = new StringBuilder(remaining);
    char separator = remaining.contains("?") ? '&' : '?';
    for (Map.Entry<String, Object> option : options.entrySet()) {
      source.append(separator).append(option.getKey()).append('=');
      source.append(value.apply(String.valueOf(option.getValue())));
      separator = '&';
    }
    return source.toString();
  }

  /** Encodes a value that Camel has decoded, since the URI of the database is decoded again. */
  private static String encoded(String value) {
    return value.replace("%", "%25").replace("&", "%26").replace("#", "%23").replace("+", "%2B");
  }

  /**
   * Returns the keys that earlier versions may have used. They were whole URIs, with colons for
   * equals signs and blanks. Newer options may be missing in them; keys with the most options come
   * first.
   */
  private static List<String> oldPositionKeys(String remaining, Map<String, Object> options) {
    List<String> names = new ArrayList<>(options.keySet());
    List<Map<String, Object>> kept = new ArrayList<>();
    int variable = Math.min(names.size(), MOST_NEW_OPTIONS);
    for (int missing = 0; missing < 1 << variable; missing++) {
      Map<String, Object> some = new TreeMap<>(options);
      for (int i = 0; i < variable; i++) {
        if ((missing >> i & 1) != 0) {
          some.remove(names.get(i));
        }
      }
      kept.add(some);
    }
    kept.sort(Comparator.comparing(some -> -some.size()));
    Set<String> keys = new LinkedHashSet<>();
    for (Map<String, Object> some : kept) {
      keys.add(source(remaining, some, UnaryOperator.identity()).replaceAll("[=\\s]", ":"));
    }
    keys.add(remaining.replaceAll("[=\\s]", ":"));
    return List.copyOf(keys);
  }
}
