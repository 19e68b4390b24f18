package io.camelzodb.component;

import io.camelzodb.storage.driver.ShownUri;
import io.camelzodb.sync.watch.TransactionLag;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.jspecify.annotations.Nullable;

/** Reports UP while a consumer follows its database, else DOWN with the reason. */
final class ZodbHealthCheck implements HealthCheck {
  private final ZodbConsumer consumer;
  private volatile boolean enabled = true;

  ZodbHealthCheck(ZodbConsumer consumer) {
    this.consumer = consumer;
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
    return fault == null ? result.up().build() : result.down().message(ShownUri.in(fault)).build();
  }
}
