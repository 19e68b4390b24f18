package io.camelzodb.component;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The component of {@code zodb:URI}. Options that are not its own belong to the URI. */
@Component("zodb")
public class ZodbComponent extends DefaultComponent {
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

  /** Camel has decoded it; in the URI of a database it is decoded once more. */
  private static String encoded(String value) {
    return value.replace("%", "%25").replace("&", "%26").replace("#", "%23").replace("+", "%2B");
  }

  /**
   * The keys of positions were whole URIs, with colons for equals signs and blanks. An option that
   * is new, or all of them, may have been missing then.
   */
  private static List<String> oldPositionKeys(String remaining, Map<String, Object> options) {
    Set<String> sources = new LinkedHashSet<>();
    sources.add(source(remaining, options, UnaryOperator.identity()));
    for (String each : options.keySet()) {
      Map<String, Object> others = new TreeMap<>(options);
      others.remove(each);
      sources.add(source(remaining, others, UnaryOperator.identity()));
    }
    sources.add(remaining);
    return sources.stream().map(source -> source.replaceAll("[=\\s]", ":")).toList();
  }
}
