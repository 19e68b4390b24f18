package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes before and after a playback of the endpoint, and what becomes of their failures. */
class PlaybackRoutesTest {
  @TempDir private Path folder;
  private Path tree;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private Map<String, String> before = Map.of();
  private int recorded;

  /** What the route before a playback answers; null for its own body. */
  private volatile @Nullable Object answer;

  private volatile String failsAfter = "nothing";
  private volatile boolean failsBefore;

  @BeforeEach
  void aSite() throws Exception {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    Recording.of(settings(tree)).run(List.of("/"));
    before = objects();
    for (String object : List.of("site/menu/mid", "site/menu/zeta")) {
      Path file = tree.resolve("__root__").resolve(object).resolve("__meta__");
      Files.writeString(
          file, Files.readString(file).replaceFirst("'title', '[^']*'", "'title', 'Changed'"));
    }
    remove(tree.resolve("__root__/site/document"));
    Path made = Files.createDirectories(tree.resolve("__root__/site/neu ä"));
    Files.writeString(made.resolve("__meta__"), "[('title', ''), ('type', 'Folder')]\n");
  }

  @AfterEach
  void stop() {
    camel.stop();
  }

  private Settings settings(Path base) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source", "file://" + folder.resolve("Data.fs"), "zodb.base-dir", base.toString()),
        folder,
        "the test");
  }

  private Map<String, String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(settings(back)).run(List.of("/"));
    return TreeContent.of(back);
  }

  private static void remove(Path object) throws IOException {
    try (var all = Files.walk(object)) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }

  private RouteBuilder hooks(boolean ahead, boolean afterwards) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        if (ahead) {
          from("direct:zodb-before-playback")
              .routeId("before")
              .process(
                  exchange -> {
                    told.add("before " + exchange.getMessage().getBody(String.class));
                    if (failsBefore) {
                      throw new IllegalStateException("not today");
                    }
                    Object given = answer;
                    if (given != null) {
                      exchange.getMessage().setBody(given);
                    }
                  });
        }
        if (afterwards) {
          from("direct:zodb-after-playback")
              .routeId("after")
              .process(
                  exchange -> {
                    String body = exchange.getMessage().getBody(String.class);
                    Object phase = exchange.getMessage().getHeader("zodbPhase");
                    told.add(
                        "after "
                            + phase
                            + " "
                            + body
                            + (exchange.getMessage().getHeader(ZodbConstants.TID) != null));
                    if (failsAfter.equals(phase)) {
                      throw new IllegalStateException("the schema is wrong");
                    }
                  });
        }
      }
    };
  }

  private Exchange write(String options, Object body) {
    return camel
        .createProducerTemplate()
        .request(
            "zodb:file://"
                + folder.resolve("Data.fs")
                + "?index_above=0&baseDir="
                + tree
                + "&operation="
                + options,
            exchange -> exchange.getMessage().setBody(body));
  }

  @Test
  void theyGetThePaths() throws Exception {
    camel.addRoutes(hooks(true, true));
    camel.start();
    Exchange written = write("write&path=/site&override=true", null);
    assertThat(written.getException()).isNull();
    assertThat(told)
        .containsExactly(
            "before {\"paths\": [\"/site/\"]}", "after playback {\"paths\": [\"/site/\"]}true");
    assertThat(objects())
        .containsKey("__root__/site/neu ä/__meta__")
        .doesNotContainKey("__root__/site/document/__meta__");
    told.clear();
    assertThat(write("delete&path=/site/neu ä", null).getException()).isNull();
    assertThat(told.get(0)).isEqualTo("before {\"paths\": [\"/site/neu \\u00e4/\"]}");
    assertThat(told).hasSize(2);
  }

  @Test
  void phasesAreOnePlaybackEach() throws Exception {
    camel.addRoutes(hooks(true, true));
    camel.start();
    List<Object> answers =
        new ArrayList<>(
            List.of(
                "[{\"name\": \"menu\", \"paths\": [\"/site/menu/mid/\"]},"
                    + " {\"paths\": [\"/site/neu ä/\"]}]",
                List.of(
                    Map.of("name", "menu", "paths", List.of("/site/menu/zeta/")),
                    Map.of("paths", List.of())),
                "[{\"name\": \"menu\", \"paths\": [\"/site/document/\"]}]"
                    .getBytes(StandardCharsets.UTF_8)));
    for (Object each : answers) {
      answer = each;
      Exchange written = write("write&path=/site", null);
      assertThat(written.getException()).isNull();
      assertThat(told.get(1)).startsWith("after menu {\"paths\": [\"/site/").endsWith("true");
      assertThat(told).hasSize(each.equals(answers.get(2)) ? 2 : 3);
      told.clear();
    }
    assertThat(objects())
        .containsKey("__root__/site/neu ä/__meta__")
        .doesNotContainKey("__root__/site/document/__meta__");
    answer = "[]";
    assertThat(write("write&path=/site", null).getException()).isNull();
  }

  @Test
  void aFailureLeavesEverythingAsItWas() throws Exception {
    camel.addRoutes(hooks(true, true));
    camel.start();
    failsBefore = true;
    assertThat(write("write&path=/site", null).getException())
        .hasMessage("direct:zodb-before-playback failed: not today");
    failsBefore = false;
    for (Object wrong : List.of("garbage", "{\"paths\": []}", "[1]", List.of(1), 17.5f)) {
      answer = wrong;
      assertThat(write("write&path=/site", null).getException())
          .hasMessageContaining("direct:zodb-before-playback ")
          .hasMessageContaining("\"paths\"");
    }
    assertThat(objects()).isEqualTo(before);
    answer =
        "[{\"name\": \"one\", \"paths\": [\"/site/menu/mid/\", \"/site/neu ä/\","
            + " \"/site/document/\"]}, {\"name\": \"two\", \"paths\": [\"/site/menu/zeta/\"]}]";
    for (String phase : List.of("one", "two")) {
      failsAfter = phase;
      assertThat(write("write&path=/site", null).getException())
          .hasMessage("direct:zodb-after-playback failed: the schema is wrong");
      assertThat(objects()).isEqualTo(before);
    }
    failsAfter = "nothing";
    // The second phase cannot be played back.
    Files.writeString(tree.resolve("__root__/site/menu/zeta/__meta__"), "[('type', 'No type')]\n");
    assertThat(write("write&path=/site", null).getException())
        .hasMessageContaining("nothing was written")
        .hasMessageContaining("No type");
    assertThat(objects()).isEqualTo(before);
    answer = "[{\"paths\": [\"/site/menu/mid/\"], \"cmd\": \"/bin/false\"}]";
    assertThat(write("write&path=/site", null).getException()).hasMessageContaining("/bin/false");
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void aStoppedRouteIsAFailure() throws Exception {
    camel.addRoutes(hooks(false, true));
    camel.start();
    assertThat(write("write&path=/site/menu", null).getException()).isNull();
    assertThat(told).containsExactly("after playback {\"paths\": [\"/site/menu/\"]}true");
    Map<String, String> now = objects();
    camel.getRouteController().stopRoute("after");
    assertThat(write("write&path=/site", null).getException())
        .hasMessageStartingWith("direct:zodb-after-playback failed: ");
    assertThat(objects()).isEqualTo(now);
  }
}
