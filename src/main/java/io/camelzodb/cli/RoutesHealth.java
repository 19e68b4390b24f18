package io.camelzodb.cli;

import io.camelzodb.component.health.RouteHealth;
import io.camelzodb.sync.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Runs routes and writes their state to the {@link HealthFile}. The only command class that needs
 * Micrometer.
 */
final class RoutesHealth {
  private RoutesHealth() {}

  /** Runs the routes until the program is stopped. */
  static void run(Main main, Settings settings) throws Exception {
    MeterRegistry meters = new SimpleMeterRegistry();
    main.bind(RouteHealth.REGISTRY, meters);
    try (HealthFile file = new HealthFile(settings, () -> state(main, meters))) {
      main.addMainListener(
          new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
              // After a signal Java waits until the context has stopped, and no longer.
              configured
                  .getCamelContext()
                  .addLifecycleStrategy(
                      new LifecycleStrategySupport() {
                        @Override
                        public void onContextStopped(CamelContext stopped) {
                          file.end();
                        }
                      });
            }
          });
      main.run();
    }
  }

  private static HealthFile.State state(Main main, MeterRegistry meters) {
    CamelContext context = main.getCamelContext();
    return context == null || !context.isStarted()
        ? new HealthFile.State(
            List.of(HealthFile.check("program", "the routes are not started", Map.of())), List.of())
        : new HealthFile.State(RouteHealth.checks(context), RouteHealth.meters(meters));
  }
}
