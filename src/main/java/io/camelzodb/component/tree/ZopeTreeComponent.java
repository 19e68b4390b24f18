package io.camelzodb.component.tree;

import io.camelzodb.component.route.ErrorsToExceptions;
import io.camelzodb.component.setting.ContextSettings;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Creates the endpoints {@code zope-tree:DIRECTORY}. */
@Component("zope-tree")
public class ZopeTreeComponent extends DefaultComponent {
  @Override
  protected void doInit() throws Exception {
    super.doInit();
    ContextSettings.check(getCamelContext());
    ErrorsToExceptions.in(getCamelContext());
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    ZopeTreeEndpoint endpoint = new ZopeTreeEndpoint(uri, this);
    endpoint.setDirectory(remaining);
    setProperties(endpoint, parameters);
    return endpoint;
  }
}
