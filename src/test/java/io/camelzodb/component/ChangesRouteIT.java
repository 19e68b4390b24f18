package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The example route as it stands in examples/routes, at a real server. */
class ChangesRouteIT extends RouteCase {
  private List<String> files(Path changes) throws IOException {
    if (!Files.exists(changes)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(changes)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static List<String> names(List<String> tids) {
    return tids.stream().map(tid -> tid + ".json").toList();
  }

  @Test
  void writesEachChangeAcrossARestart() throws Exception {
    Path changes = folder.resolve("changes");
    String port = ZeoServer.port();
    Map<String, String> properties =
        Map.of(
            "zodb.source",
            "zeo://127.0.0.1:" + port + "?storage=1",
            "changes.dir",
            changes.toString());
    List<String> made = new ArrayList<>();
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      startRoute("examples/routes/changes-json.yaml", properties);
      made.addAll(edit("127.0.0.1:" + port, 3));
      await("three", () -> files(changes).size() == 3);
      main.stop();
      made.addAll(edit("127.0.0.1:" + port, 2));
      startRoute("examples/routes/changes-json.yaml", properties);
      await("five", () -> files(changes).size() == 5);
    }
    assertThat(files(changes)).isEqualTo(names(made));
    JsonNode one = new ObjectMapper().readTree(changes.resolve(made.get(0) + ".json").toFile());
    assertThat(one.get("tid").asText()).isEqualTo(made.get(0));
    assertThat(one.get("user").asText()).isEqualTo("/ anna");
    assertThat(one.get("description").asText()).isEqualTo("Number 0");
    assertThat(one.get("removed")).isEmpty();
    assertThat(one.get("objects")).hasSize(1);
    JsonNode object = one.get("objects").get(0);
    assertThat(object.get("path").asText()).startsWith("/");
    assertThat(object.get("metadata").get("title").asText()).startsWith("Title 0 at ");
  }
}
