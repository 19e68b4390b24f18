package io.camelzodb.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.stub.StubComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.processor.state.MemoryStateRepository;

/** Routes of the documentation: loaded into a real context and run at a real server. */
final class YamlBlock {
  /** Schemes of components that are not on our class path; what is sent to them is taken. */
  private static final Set<String> ELSEWHERE =
      Set.of("kafka", "jms", "amqp", "paho-mqtt5", "http", "https", "master", "sql", "smtp");

  /** Options in which a static endpoint evaluates expressions itself. */
  private static final Set<String> EVALUATED =
      Set.of("fileName", "tempFileName", "move", "moveFailed", "preMove", "doneFileName");

  private YamlBlock() {}

  private static boolean isWhole(String text) {
    return text.lines()
        .allMatch(
            line ->
                !line.startsWith("- ")
                    || line.matches(
                        "- (route|from|beans|rest|routeConfiguration|routeTemplate|onException|kamelet).*"));
  }

  /** Steps get a route around them that begins where they can be given what they want. */
  private static String whole(String text, World world) {
    if (isWhole(text)) {
      return text;
    }
    String from =
        text.contains("apply")
            ? "\"zodb:" + world.server() + "?initialPosition=snapshot\""
            : "direct:block";
    return "- route:\n    from:\n      uri: " + from + "\n      steps:\n" + text.indent(8);
  }

  static void check(Block block, World world) throws Exception {
    Path mirror = world.mirror("yaml-" + block.line());
    String yaml = whole(World.replaced(block.text(), world.names(mirror)), world);
    List<String> done = new CopyOnWriteArrayList<>();
    List<Throwable> failed = new CopyOnWriteArrayList<>();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getRegistry().bind("positions", new MemoryStateRepository());
      for (String scheme : ELSEWHERE) {
        context.addComponent(scheme, new StubComponent());
      }
      context.getPropertiesComponent().addInitialProperty("zodb.source", world.server());
      context.getPropertiesComponent().addInitialProperty("zodb.base-dir", mirror.toString());
      context
          .getPropertiesComponent()
          .addInitialProperty("changes.dir", world.folder().resolve("changes").toString());
      context
          .getManagementStrategy()
          .addEventNotifier(
              new EventNotifierSupport() {
                @Override
                public void notify(CamelEvent event) {
                  if (event instanceof CamelEvent.ExchangeCompletedEvent end) {
                    done.add(String.valueOf(end.getExchange().getFromRouteId()));
                  } else if (event instanceof CamelEvent.ExchangeFailedEvent end) {
                    failed.add(end.getExchange().getException());
                  }
                }
              });
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(ResourceHelper.fromString("block.yaml", yaml));
      expressions(block.toString(), context);
      context.start();
      run(block, yaml, world, mirror, context, done, failed);
    }
    assertThat(failed).as("%s:%n%s", block, yaml).isEmpty();
    assertThat(done).as("%s: nothing went through:%n%s", block, yaml).isNotEmpty();
  }

  private static void run(
      Block block,
      String yaml,
      World world,
      Path mirror,
      DefaultCamelContext context,
      List<String> done,
      List<Throwable> failed)
      throws Exception {
    try (FluentProducerTemplate template = context.createFluentProducerTemplate()) {
      if (yaml.contains("uri: direct:block")) {
        Exchange exchange =
            template
                .to("direct:block")
                .withHeader("CamelZodbTid", "03fde97f7e5bbbdd")
                .withBody(yaml.contains("unmarshal") ? world.export().toFile() : null)
                .send();
        assertThat(exchange.getException()).as("%s", block).isNull();
        return;
      }
      // Something happens on either side.
      if (yaml.contains("uri: zope-tree:") || yaml.contains("uri: \"zope-tree:")) {
        Thread.sleep(1500);
        World.commit(mirror);
      }
      for (int i = 0; i < 300 && done.isEmpty() && failed.isEmpty(); i++) {
        if (i == 10 && yaml.contains("\"zodb:")) {
          Path other = world.mirror("other-" + block.line());
          World.commit(other);
          Exchange written =
              template
                  .to(
                      "zodb:"
                          + world.server()
                          + "?operation=write&path="
                          + World.OBJECT
                          + "&baseDir="
                          + other)
                  .send();
          assertThat(written.getException()).isNull();
        }
        Thread.sleep(100);
      }
    }
  }

  /** The same of a file of routes, which is loaded and not started. */
  static void checkExpressions(Path file) throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      context.getPropertiesComponent().setLocation("file:application.properties");
      Map<String, String> given =
          Map.of(
              "zodb.source", "file:Data.fs",
              "zodb.mail-from", "a@example.org",
              "zodb.mail-server", "smtp:localhost",
              "zodb.commit-message", "x",
              "zodb.schedule", "0 0 3 * * ?",
              "zodb.git-remote", "x",
              "changes.dir", "x",
              "records.inbox", "x",
              "records.dir", "x");
      given.forEach(context.getPropertiesComponent()::addInitialProperty);
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.fromString(file.getFileName().toString(), Files.readString(file)));
      expressions(file.toString(), context);
    }
  }

  /** An expression in a static endpoint is sent literally. */
  private static void expressions(String block, ModelCamelContext context) {
    for (RouteDefinition route : context.getRouteDefinitions()) {
      for (ProcessorDefinition<?> step : all(route.getOutputs())) {
        if (step instanceof ToDefinition to && to.getEndpointUri().contains("${")) {
          String uri = to.getEndpointUri();
          for (String option : uri.substring(uri.indexOf('?') + 1).split("&")) {
            String name = option.substring(0, Math.max(0, option.indexOf('=')));
            assertThat(!option.contains("${") || EVALUATED.contains(name))
                .as("%s: %s is sent as it is written; use toD or a header", block, option)
                .isTrue();
          }
        }
      }
    }
  }

  private static List<ProcessorDefinition<?>> all(List<ProcessorDefinition<?>> steps) {
    List<ProcessorDefinition<?>> all = new java.util.ArrayList<>();
    for (ProcessorDefinition<?> step : steps) {
      all.add(step);
      all.addAll(all(step.getOutputs()));
    }
    return all;
  }
}
