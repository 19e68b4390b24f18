package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.component.message.TreeObject;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint on a real Data.fs and a real server of it. */
class ZodbEndpointIT extends CamelTestSupport {
  private static final Path DATA = Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath();

  @TempDir private Path folder;

  private Exchange send(String uri, Map<String, Object> headers) {
    return template.request(uri, exchange -> headers.forEach(exchange.getMessage()::setHeader));
  }

  private static <T> T body(Exchange exchange, Class<T> type) {
    assertThat(exchange.getException()).isNull();
    return exchange.getMessage().getBody(type);
  }

  @Test
  void readsListsAndTellsTheLastTransactionOfAFile() throws Exception {
    checkReading("zodb:file://" + DATA + "?index_above=0&");
  }

  @Test
  void readsListsAndTellsTheLastTransactionOfAServer() throws Exception {
    String port = ZeoServer.port();
    Path copy = Files.copy(DATA, folder.resolve("Data.fs"));
    try (ZeoServer server = new ZeoServer(folder, port, copy, null, "")) {
      assertThat(server).isNotNull();
      checkReading("zodb:zeo://127.0.0.1:" + port + "?storage=1&wait_timeout=5&");
    }
  }

  private void checkReading(String uri) throws IOException {
    Exchange listed = send(uri + "operation=list", Map.of());
    List<?> children = body(listed, List.class);
    assertThat(children).isNotEmpty();
    assertThat(listed.getMessage().getHeader(ZodbConstants.OBJECTS))
        .isEqualTo((long) children.size());
    int read = 0;
    for (Object child : children) {
      String path = (String) ((Map<?, ?>) child).get("path");
      Exchange exchange = send(uri + "operation=read", Map.of(ZodbConstants.PATH, path));
      Map<?, ?> map = body(exchange, Map.class);
      assertThat(map.get("path")).isEqualTo(path);
      assertThat(((Map<?, ?>) map.get("metadata")).get("type"))
          .isEqualTo(((Map<?, ?>) child).get("meta_type"));
      JsonNode json = new ObjectMapper().readTree(body(exchange, String.class));
      assertThat(json.get("path").asText()).isEqualTo(path);
      assertThat(exchange.getMessage().getHeader(ZodbConstants.OID))
          .isEqualTo(((Map<?, ?>) child).get("oid"));
      read++;
    }
    assertThat(read).isEqualTo(children.size());
    Exchange last = send(uri + "operation=lastTransaction", Map.of());
    TransactionInfo info = body(last, TransactionInfo.class);
    assertThat(last.getMessage().getHeader(ZodbConstants.TID)).isEqualTo(info.tid().hex());
    Map<?, ?> map = body(last, Map.class);
    assertThat(map.get("time")).isEqualTo(info.tid().time().toString());
    assertThat(map.containsKey("user")).isTrue();
    assertThat(body(last, String.class)).startsWith("{\"tid\":\"" + info.tid().hex());

    Exchange missing = send(uri + "operation=read&path=/not/there", Map.of());
    assertThat(missing.getException()).hasMessageContaining("/not/there: there is no such object");
    assertThat(body(send(uri + "operation=read", Map.of()), TreeObject.class).path().toString())
        .isEqualTo("/");
  }

  @Test
  void recordsInARouteInYaml() throws Exception {
    Path mirror = folder.resolve("mirror");
    context.getPropertiesComponent().addInitialProperty("test.source", "file://" + DATA);
    String yaml =
        """
        - route:
            from:
              uri: direct:record
              steps:
                - to:
                    uri: "zodb:{{test.source}}"
                    parameters:
                      operation: record
                      baseDir: "%s"
                      commit: true
                - setHeader:
                    name: summary
                    simple: "${bodyAs(String)}"
        """
            .formatted(mirror);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(ResourceHelper.fromString("record.yaml", yaml));
    Exchange first = send("direct:record", Map.of());
    Recording.Result result = body(first, Recording.Result.class);
    assertThat(result.summary().errors()).isZero();
    assertThat(first.getMessage().getHeader(ZodbConstants.COMMIT, String.class))
        .matches("[0-9a-f]{40}");
    JsonNode summary =
        new ObjectMapper().readTree(first.getMessage().getHeader("summary", String.class));
    assertThat(summary.get("written").asLong()).isEqualTo(result.summary().objects());
    Map<String, String> files = files(mirror.resolve("__root__"));
    assertThat(files).hasSizeGreaterThan(5);

    Exchange second = send("direct:record", Map.of());
    assertThat(body(second, Recording.Result.class).summary().files().written()).isZero();
    assertThat(second.getMessage().getHeader(ZodbConstants.COMMIT)).isNull();
    assertThat(files(mirror.resolve("__root__"))).isEqualTo(files);
  }

  /** What reads from the database and what writes files fit together. */
  @Test
  void whatWasReadGoesOnToTheTree() throws Exception {
    Path tree = folder.resolve("tree");
    Exchange read = send("zodb:file://" + DATA, Map.of());
    template.sendBody("zope-tree:" + tree, body(read, TreeObject.class));
    send("zodb:file://" + DATA + "?operation=record&recurse=false&baseDir=" + tree, Map.of());
    assertThat(tree.resolve("__root__/__meta__")).isRegularFile();
  }

  @Test
  void theCatalogKnowsIt() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(((CatalogCamelContext) context).getComponentParameterJsonSchema("zodb"));
    assertThat(json.get("properties").fieldNames())
        .toIterable()
        .contains("source", "operation", "path", "baseDir", "recurse", "commit");
    assertThat(json.get("headers").has(ZodbConstants.TID)).isTrue();
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Files.getLastModifiedTime(file).toString());
      }
    }
    return files;
  }
}
