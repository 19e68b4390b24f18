package io.camelzodb.component.health;

import io.camelzodb.storage.driver.RedactedUri;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.jspecify.annotations.Nullable;

/**
 * Lists the health checks of a context and the meters of this component as plain values. Needs
 * Micrometer on the class path. Safe for many threads.
 */
public final class RouteHealth {
  /** The name of the meter registry in the Camel registry. */
  public static final String REGISTRY = ZodbMeters.REGISTRY;

  /** Details to leave out: Camel's own bookkeeping, and addresses, which may contain passwords. */
  private static final Pattern BESIDE =
      Pattern.compile("(check|invocation|success|failure|endpoint)\\..*");

  private RouteHealth() {}

  /**
   * Runs all checks; each result has {@code id}, {@code status}, {@code message}, {@code details}.
   */
  public static List<Map<String, @Nullable Object>> checks(CamelContext context) {
    List<Map<String, @Nullable Object>> checks = new ArrayList<>();
    HealthCheckHelper.invoke(context, "full").stream()
        .sorted(Comparator.comparing(result -> result.getCheck().getId()))
        .forEach(result -> checks.add(check(result)));
    return checks;
  }

  private static Map<String, @Nullable Object> check(HealthCheck.Result result) {
    Map<String, @Nullable Object> check = new LinkedHashMap<>();
    check.put("id", result.getCheck().getId());
    check.put("status", result.getState().name());
    check.put("message", result.getMessage().map(RedactedUri::in).orElse(null));
    Map<String, @Nullable Object> details = new TreeMap<>();
    for (Map.Entry<String, Object> detail : result.getDetails().entrySet()) {
      if (!BESIDE.matcher(detail.getKey()).matches()) {
        details.put(detail.getKey(), detail.getValue());
      }
    }
    check.put("details", details);
    return check;
  }

  /** The meters {@code camel.zodb.…} of a registry: {@code name}, {@code tags}, {@code value}. */
  public static List<Map<String, @Nullable Object>> meters(MeterRegistry registry) {
    List<Map<String, @Nullable Object>> meters = new ArrayList<>();
    registry.getMeters().stream()
        .filter(meter -> meter.getId().getName().startsWith("camel.zodb."))
        .sorted(Comparator.comparing(meter -> meter.getId().toString()))
        .forEach(
            meter -> {
              Map<String, @Nullable Object> map = new LinkedHashMap<>();
              Map<String, @Nullable Object> tags = new TreeMap<>();
              meter.getId().getTags().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
              map.put("name", meter.getId().getName());
              map.put("tags", tags);
              map.put("value", meter.measure().iterator().next().getValue());
              meters.add(map);
            });
    return meters;
  }
}
