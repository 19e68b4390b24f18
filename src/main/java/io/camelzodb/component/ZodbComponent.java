package io.camelzodb.component;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The component of {@code zodb:URI}. Options that are not its own belong to the URI. */
@Component("zodb")
public class ZodbComponent extends DefaultComponent {
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ZodbEndpoint endpoint = new ZodbEndpoint(uri, this);
    setProperties(endpoint, parameters);
    StringBuilder source = new StringBuilder(remaining);
    char separator = remaining.contains("?") ? '&' : '?';
    for (Map.Entry<String, Object> option : new TreeMap<>(parameters).entrySet()) {
      source.append(separator).append(option.getKey()).append('=').append(option.getValue());
      separator = '&';
    }
    parameters.clear();
    endpoint.setSource(source.toString());
    return endpoint;
  }
}
