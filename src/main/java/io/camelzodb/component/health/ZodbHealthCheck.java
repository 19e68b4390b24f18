package io.camelzodb.component.health;

import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.sync.watch.TransactionLag;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** Reports UP while a consumer follows its database, else DOWN with the reason. */
public final class ZodbHealthCheck implements HealthCheck {
  private final ManagedFollower consumer;
  private volatile boolean enabled = true;
  private boolean watchesRemoval;

  /** Creates the check of a consumer, not registered yet. */
  public ZodbHealthCheck(ManagedFollower consumer) {
    this.consumer = consumer;
  }

  /** Registers this check in place of that of an earlier consumer, which a failure has stopped. */
  public void register() {
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      checks.getCheck(getId()).ifPresent(checks::unregister);
      checks.register(this);
    }
  }

  /** Removes this check from the registry. */
  public void unregister() {
    HealthCheckRegistry checks = checks();
    if (checks != null) {
      checks.unregister(this);
    }
  }

  /**
   * Removes this check when its route is removed, since Camel does not shut down a stopped consumer
   * then.
   */
  public void unregisterWithRoute() {
    if (!watchesRemoval) {
      watchesRemoval = true;
      context().addLifecycleStrategy(new Removal());
    }
  }

  private final class Removal extends LifecycleStrategySupport {
    @Override
    public void onRoutesRemove(Collection<Route> routes) {
      if (routes.stream().anyMatch(route -> route.getRouteId().equals(consumer.getRouteId()))) {
        unregister();
        context().getLifecycleStrategies().remove(this);
      }
    }
  }

  private CamelContext context() {
    return consumer.getEndpoint().getCamelContext();
  }

  private @Nullable HealthCheckRegistry checks() {
    return HealthCheckHelper.getHealthCheckRegistry(context());
  }

  @Override
  public String getGroup() {
    return "camel";
  }

  @Override
  public String getId() {
    return "consumer:zodb-" + consumer.getRouteId();
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public void setEnabled(boolean value) {
    enabled = value;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  public Result call(@Nullable Map<String, Object> options) {
    HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
    result.detail(ENDPOINT_URI, consumer.getEndpoint().getEndpointUri());
    result.detail("position", consumer.position().toString());
    TransactionLag.Behind behind = consumer.behind();
    result.detail("lag.transactions", behind.transactions());
    result.detail("lag.seconds", behind.time(Instant.now()).toSeconds());
    String fault = consumer.fault();
    return fault == null
        ? result.up().build()
        : result.down().message(RedactedUri.in(fault)).build();
  }
}
