package io.camelzodb.component;

import io.camelzodb.component.database.ConsumerPosition;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.SettingsException;
import java.io.IOException;
import org.apache.camel.Route;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Chooses where a consumer stores its position, as the options say; refuses a place that another
 * route uses. For one thread.
 */
final class PositionChoice {
  private final ZodbEndpoint endpoint;
  private final ZodbConsumer consumer;

  PositionChoice(ZodbEndpoint endpoint, ZodbConsumer consumer) {
    this.endpoint = endpoint;
    this.consumer = consumer;
  }

  /**
   * Returns the position for a start.
   *
   * @throws SettingsException if another route keeps its position at the same place
   */
  ConsumerPosition of(Settings settings) throws IOException {
    if (endpoint.getConsumerConfiguration().isPositionInGit()) {
      return new ConsumerPosition.InGit(settings);
    }
    StateRepository<String, String> repository =
        endpoint.getConsumerConfiguration().getPositionRepository();
    if (repository == null) {
      return ConsumerPosition.NOWHERE;
    }
    // Camel does not start it, and its file is read when it starts.
    ServiceHelper.startService(repository);
    return keptIn(repository);
  }

  private ConsumerPosition keptIn(StateRepository<String, String> repository)
      throws SettingsException {
    String key = endpoint.positionKeyOfDatabase();
    for (Route route : endpoint.getCamelContext().getRoutes()) {
      if (route.getConsumer() instanceof ZodbConsumer other
          && other != consumer
          && other.database().isStoredIn(repository, key)) {
        throw new SettingsException(
            "zodb: the routes "
                + route.getRouteId()
                + " and "
                + consumer.getRouteId()
                + " would share the position "
                + key
                + ", and each would skip transactions of the other",
            "set positionKey on one of them");
      }
    }
    return new ConsumerPosition.InRepository(
        repository, key, endpoint.databaseKey(), endpoint.oldPositionKeys());
  }
}
