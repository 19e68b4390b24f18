package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.component.tree.ZopeTreeConstants;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.Flock;
import io.camelzodb.sync.SettingsException;
import io.camelzodb.sync.TreeLock;
import io.camelzodb.sync.TreeLockedException;
import io.camelzodb.sync.playback.plan.PlanConflictException;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.testing.Corpus;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route, a catalog and a JMX client get to know of what happens. */
class FailureClassesTest extends CamelTestSupport {
  private static final Set<String> STANDARD =
      Set.of(
          "java.lang.String",
          "java.util.Date",
          "java.util.Map",
          "java.lang.Boolean",
          "java.lang.Integer",
          "java.lang.Long",
          "java.lang.Double",
          "boolean",
          "int",
          "long",
          "double",
          "javax.management.openmbean.TabularData");

  @TempDir private Path folder;
  private Path dataFs;
  private Path tree;
  private String uri;

  @Override
  public void configureTest(TestExecutionConfiguration configuration) {
    super.configureTest(configuration);
    configuration.withJMX(true);
  }

  @BeforeEach
  void copy() throws Exception {
    dataFs = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    uri = "zodb:file://" + dataFs + "?index_above=0&baseDir=" + tree;
    Exchange done = template.request(uri + "&operation=record&commit=true", each -> {});
    assertThat(done.getException()).isNull();
  }

  /** As a route does it, by class. */
  private String caught(String target) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:caught")
                .routeId("caught")
                .doTry()
                .to(target)
                .setBody(constant("done"))
                .doCatch(NoSuchObjectException.class)
                .setBody(constant("missing"))
                .doCatch(UnavailableException.class)
                .setBody(constant("away"))
                .doCatch(PlanRefusedException.class)
                .setBody(constant("refused"))
                .doCatch(ConflictException.class)
                .setBody(constant("conflict"))
                .doCatch(TreeLockedException.class)
                .setBody(constant("locked"))
                .doCatch(SettingsException.class)
                .setBody(constant("option"))
                .end();
          }
        });
    return template.requestBody("direct:caught", null, String.class);
  }

  @Test
  void aRouteTellsByTheClassWhatHasHappened() throws Exception {
    assertThat(caught(uri + "&operation=read&path=/site/page")).isEqualTo("done");
    assertThat(caught(uri + "&operation=read&path=/nobody")).isEqualTo("missing");
    assertThat(caught(uri + "&operation=list&path=/site/nobody")).isEqualTo("missing");
    assertThat(caught(uri + "&operation=record&path=/site/nobody")).isEqualTo("missing");
    assertThat(caught("zodb:zeo://127.0.0.1:1?wait_timeout=1")).isEqualTo("away");
    assertThat(caught(uri + "&operation=delete&path=/")).isEqualTo("refused");
    Path meta = tree.resolve("__root__/site/page/__meta__");
    String old = Files.readString(meta);
    Files.writeString(meta, "[oh, no]");
    assertThat(caught(uri + "&operation=write&path=/site/page")).isEqualTo("refused");
    // The files and the database change the same.
    Files.writeString(meta, old.replaceFirst("\\('title', '[^']*'\\)", "('title', 'theirs')"));
    assertThat(caught(uri + "&operation=write&path=/site/page")).isEqualTo("done");
    Files.writeString(meta, old.replaceFirst("\\('title', '[^']*'\\)", "('title', 'ours')"));
    for (Path file : List.of(tree.resolve(".git/camel-zodb.played"))) {
      Files.deleteIfExists(file);
    }
    String refusing = uri + "&operation=write&path=/site/page&conflicts=refuse&from=rev:";
    var git = new io.camelzodb.git.RealGit(tree);
    git.run("commit", "--quiet", "-am", "Ours");
    Exchange both = template.request(refusing + "HEAD", each -> {});
    assertThat(both.getException())
        .isInstanceOf(PlanConflictException.class)
        .isInstanceOf(ConflictException.class);
    assertThat(((PlanConflictException) both.getException()).paths())
        .first()
        .hasToString("/site/page");
    assertThat(caught(uri + "&operation=delete&path=/site/page&conflicts=refuse"))
        .isEqualTo("option");
    Exchange header =
        template.request(
            uri, each -> each.getMessage().setHeader(ZodbConstants.OPERATION, "everything"));
    assertThat(header.getException()).isInstanceOf(SettingsException.class);
    Path lockFile = dataFs.resolveSibling("Data.fs.lock");
    Files.writeString(lockFile, "");
    try (Flock held = Flock.tryAcquire(lockFile)) {
      assertThat(held).isNotNull();
      assertThat(caught(uri + "&operation=delete&path=/site/page")).isEqualTo("away");
    }
    context.getPropertiesComponent().addInitialProperty("zodb.lock-timeout", "1");
    try (TreeLock lock = TreeLock.acquire(tree, Duration.ofSeconds(1))) {
      assertThat(lock).isNotNull();
      assertThat(caught(uri + "&operation=record")).isEqualTo("locked");
    }
  }

  @Test
  void stopStopsTheRoute() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from(uri + "&initialPosition=snapshot&onError=stop")
                .routeId("follow")
                .throwException(new IllegalStateException("not this one"));
          }
        });
    for (int i = 0;
        i < 400 && context.getRouteController().getRouteStatus("follow") != ServiceStatus.Stopped;
        i++) {
      Thread.sleep(50);
    }
    assertThat(context.getRouteController().getRouteStatus("follow"))
        .isEqualTo(ServiceStatus.Stopped);
    HealthCheck.Result health =
        HealthCheckHelper.getHealthCheckRegistry(context)
            .getCheck("consumer:zodb-follow")
            .orElseThrow()
            .call();
    assertThat(health.getState()).isEqualTo(HealthCheck.State.DOWN);
    assertThat(health.getMessage().orElseThrow()).contains("not this one");
    // Who stops it by hand has nothing to be told.
    context.getRouteController().startRoute("follow");
    context.getRouteController().stopRoute("follow");
    context.removeRoute("follow");
    assertThat(HealthCheckHelper.getHealthCheckRegistry(context).getCheck("consumer:zodb-follow"))
        .isEmpty();
  }

  @Test
  void jmxShowsStandardTypesOnly() throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri + "&initialPosition=snapshot").routeId("follow").to("mock:done");
            from("zope-tree:" + tree).routeId("tree").to("zope-tree:" + tree + "/../other");
            from("direct:read").routeId("read").to(uri + "&operation=read");
          }
        });
    getMockEndpoint("mock:done").expectedMinimumMessageCount(1);
    getMockEndpoint("mock:done").assertIsSatisfied();
    template.requestBody("direct:read", "");
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> shown = new ArrayList<>();
    for (ObjectName name :
        server.queryNames(
            new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",*"),
            null)) {
      if (!Set.of("endpoints", "consumers").contains(name.getKeyProperty("type"))
          || !name.toString().matches(".*(zodb|zope-tree|Zodb|ZopeTree).*")) {
        continue;
      }
      for (MBeanAttributeInfo info : server.getMBeanInfo(name).getAttributes()) {
        assertThat(STANDARD).as("%s of %s", info.getName(), name).contains(info.getType());
        Object value = server.getAttribute(name, info.getName());
        assertThat(value == null || value.getClass().getName().startsWith("java")).isTrue();
        shown.add(name.getKeyProperty("type") + " " + info.getName());
        if (name.getKeyProperty("type").equals("consumers")
            && info.getName().equals("LastTransaction")) {
          assertThat(value).asString().matches("[0-9a-f]{16}");
          assertThat(server.getAttribute(name, "LastTransactionTime")).isInstanceOf(Date.class);
          assertThat(server.getAttribute(name, "FollowState")).isEqualTo("following");
        }
      }
    }
    assertThat(shown)
        .contains(
            "endpoints OperationName",
            "endpoints LastTransaction",
            "endpoints FollowState",
            "consumers Position",
            "consumers LastTransaction",
            "consumers FollowState",
            "consumers LagTransactions",
            "consumers LastCommit");
  }

  @Test
  void theCatalogIsComplete() throws Exception {
    Map<String, Class<?>> headers =
        Map.of("zodb", ZodbConstants.class, "zope-tree", ZopeTreeConstants.class);
    for (Map.Entry<String, Class<?>> each : headers.entrySet()) {
      JsonNode json =
          new ObjectMapper()
              .readTree(
                  ((CatalogCamelContext) context).getComponentParameterJsonSchema(each.getKey()));
      for (var field : each.getValue().getFields()) {
        assertThat(json.get("headers").has((String) field.get(null))).as(field.getName()).isTrue();
      }
    }
    JsonNode tree =
        new ObjectMapper()
            .readTree(((CatalogCamelContext) context).getComponentParameterJsonSchema("zope-tree"));
    assertThat(tree.at("/properties/operation/enum").toString()).contains("apply");
    assertThat(tree.at("/properties/operation/description").asText()).contains("apply");
    for (String header : List.of("From", "User", "Description")) {
      assertThat(tree.at("/headers/CamelZodb" + header + "/label").asText()).isEqualTo("consumer");
    }
    // The data format has no model class from which Camel's build would make it.
    JsonNode format =
        new ObjectMapper()
            .readTree(((CatalogCamelContext) context).getDataFormatParameterJsonSchema("zope-xml"));
    ZopeXmlDataFormat fresh = new ZopeXmlDataFormat();
    assertThat(format.at("/properties/strict/defaultValue").asBoolean())
        .isEqualTo(fresh.isStrict());
    assertThat(format.at("/properties/maxRecordBytes/defaultValue").asInt())
        .isEqualTo(fresh.getMaxRecordBytes());
    assertThat(
            java.util.Arrays.stream(ZopeXmlDataFormat.class.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("set"))
                .filter(method -> !method.getName().equals("setCamelContext"))
                .count())
        .isEqualTo(format.get("properties").size());
    JsonNode zodb =
        new ObjectMapper()
            .readTree(((CatalogCamelContext) context).getComponentParameterJsonSchema("zodb"));
    assertThat(zodb.at("/headers/CamelZodbTid/label").asText()).isEmpty();
    for (String option : List.of("operation", "path", "recurse", "skipErrors", "commit", "from")) {
      assertThat(zodb.at("/properties/" + option + "/label").asText())
          .as(option)
          .isEqualTo("producer");
    }
  }
}
