package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User and password of a URI are nowhere: logs, JMX, health checks, positions, exceptions. */
class SecretsInRoutesIT {
  private static final String USER = "QuserQ";

  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<String> got = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final Logger camelLog = Logger.getLogger("org.apache.camel");
  private final Level before = camelLog.getLevel();

  @BeforeEach
  void listen() {
    // A command that another class of this JVM has run left its levels.
    camelLog.setLevel(Level.INFO);
    Logger.getLogger("").addHandler(handler);
    camel
        .getRegistry()
        .bind(
            "positions",
            FileStateRepository.fileStateRepository(folder.resolve("positions").toFile()));
  }

  @AfterEach
  void stop() {
    camel.stop();
    Logger.getLogger("").removeHandler(handler);
    camelLog.setLevel(before);
  }

  private void follow(String uri, String producer) throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("zodb:" + uri)
                .routeId("follow")
                .process(exchange -> got.add("" + exchange.getMessage().getBody()))
                .to(producer);
          }
        });
    camel.start();
  }

  private static void check(String what, Object text) {
    assertThat(String.valueOf(text)).as(what).doesNotContain(USER, "Qgeheim", "26Q", "&Q");
  }

  @Test
  @SuppressWarnings("try") // The server only runs.
  void ofARouteThatRuns() throws Exception {
    Path data = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), data);
    String address = "127.0.0.1:" + ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, address.substring(10), data, null, "")) {
      String source = "zeo://" + address + "?storage=1&";
      String secret = "username=" + USER + "&password=RAW(Qgeheim&Q)";
      follow(
          source + secret + "&initialPosition=snapshot&positionRepository=#bean:positions",
          "zodb:" + source + secret + "&operation=lastTransaction");
      for (int i = 0;
          i < 600 && !Files.readString(folder.resolve("positions")).contains("=0x");
          i++) {
        Thread.sleep(50);
      }
      assertThat(got).hasSize(1);
      for (ObjectName each : beans()) {
        check("the name of a bean", each);
        for (MBeanAttributeInfo attribute : server().getMBeanInfo(each).getAttributes()) {
          if (attribute.isReadable()) {
            check(each + " " + attribute.getName(), value(each, attribute.getName()));
          }
        }
      }
      check("an endpoint", camel.getEndpoints());
      for (HealthCheck.Result result : HealthCheckHelper.invoke(camel, "full")) {
        check("health", result.getMessage() + " " + result.getDetails());
      }
      camel.stop();
    }
    check("the positions", Files.readString(folder.resolve("positions")));
    assertThat(log).anyMatch(line -> line.contains("Started follow"));
    check("the log", log);
  }

  private static MBeanServer server() {
    return ManagementFactory.getPlatformMBeanServer();
  }

  private List<ObjectName> beans() throws Exception {
    List<ObjectName> names =
        List.copyOf(
            server()
                .queryNames(
                    new ObjectName("org.apache.camel:context=" + camel.getName() + ",*"), null));
    assertThat(names).hasSizeGreaterThan(5);
    return names;
  }

  private static Object value(ObjectName name, String attribute) {
    try {
      Object value = server().getAttribute(name, attribute);
      return value instanceof Object[] many ? Arrays.deepToString(many) : value;
    } catch (Exception none) {
      return "";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://QuserQ:Qgeheim%26Q@host/db",
        "zeo://QuserQ:Qgeheim/x?a&Q@host:8100",
        "zeo://127.0.0.1:9?wait=0&username=QuserQ&password=Qgeheim%26Q",
        "zeo://127.0.0.1:9?username=QuserQ&password=Qgeheim&Q=1",
        "zeo://127.0.0.1:9?username=QuserQ&password=Qgeheim%26Q&wait_timeout=never",
        "postgresql:dbname=zope user=QuserQ password='Qgeheim &Q' host=db",
      })
  void ofARouteThatDoesNotStart(String uri) throws Exception {
    Throwable failed =
        catchThrowable(
            () ->
                follow(
                    uri + (uri.contains("?") ? "&" : "?") + "positionRepository=#bean:positions",
                    "mock:x"));
    assertThat(failed).isNotNull();
    StringWriter trace = new StringWriter();
    failed.printStackTrace(new PrintWriter(trace));
    check("the exception", trace);
    for (HealthCheck.Result result : HealthCheckHelper.invoke(camel, "full")) {
      check("health", result.getMessage() + " " + result.getDetails());
    }
    camel.stop();
    check("the log", log);
  }
}
