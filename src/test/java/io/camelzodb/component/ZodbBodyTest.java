package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.testing.Corpus;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not said to be written or deleted never is, whatever the body. */
class ZodbBodyTest extends CamelTestSupport {
  @TempDir private Path folder;
  private Path dataFs;
  private Path tree;
  private String uri;

  /** An object of a class that nobody knows. */
  private static final class Pojo {}

  @BeforeEach
  void copy() throws IOException {
    dataFs = Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    uri = "zodb:file://" + dataFs + "?index_above=0&baseDir=" + tree;
    Exchange done = template.request(uri + "&operation=record", exchange -> {});
    assertThat(done.getException()).isNull();
    // The whole tree says that everything is to be removed.
    Path root = tree.resolve("__root__");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(root) && !each.equals(root.resolve("__meta__"))) {
          Files.delete(each);
        }
      }
    }
  }

  private Exchange send(String options, @Nullable Object body, Map<String, Object> headers) {
    return template.request(
        uri + options,
        exchange -> {
          exchange.getMessage().setBody(body);
          headers.forEach(exchange.getMessage()::setHeader);
        });
  }

  private List<Object> unknown() throws IOException {
    Path file = Files.writeString(folder.resolve("some.json"), "{}");
    Map<String, Object> withNull = new HashMap<>();
    withNull.put("path", null);
    return Arrays.asList(
        "{\"path\":\"/acl_users\",\"metadata\":{\"title\":\"x\"}}",
        "/acl_users",
        "[]",
        "text".getBytes(StandardCharsets.UTF_8),
        new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)),
        file.toFile(),
        file,
        Map.of(),
        Map.of("path", "/acl_users"),
        Map.of("id", "a", "path", "/a", "oid", "0", "meta_type", "b"),
        withNull,
        List.of(1),
        List.of("/acl_users", 1),
        List.of(Map.of("path", "/acl_users")),
        Arrays.asList("/acl_users", null),
        List.of(List.of("/acl_users")),
        Set.of(new Pojo()),
        List.of(""),
        List.of(" "),
        List.of("//"),
        List.of("/__acl_users__"),
        List.of("/acl_users/__meta__"),
        new String[] {"/acl_users"},
        List.of("/acl_users").iterator(),
        42,
        true,
        new Pojo());
  }

  @Test
  void anUnknownBodyIsRefused() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    for (String operation : List.of("write", "delete")) {
      for (String path : List.of("", "&path=", "&path=/index_html", "&path=/")) {
        for (Object body : unknown()) {
          Exchange done = send("&operation=" + operation + path, body, Map.of());
          assertThat(done.getException())
              .as("%s%s %s", operation, path, body)
              .isInstanceOf(InvalidPayloadException.class)
              .hasMessageContaining("nothing was written");
        }
      }
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void nothingSaidIsRefused() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    List<Object> nothings =
        Arrays.asList(
            null,
            "",
            new byte[0],
            template.requestBody(uri + "&operation=lastTransaction", (Object) null),
            template.requestBody(uri + "&operation=list", (Object) null),
            template.requestBody(
                uri.replace(tree.toString(), folder + "/other") + "&operation=record",
                (Object) null));
    for (String operation : List.of("write", "delete")) {
      for (Object body : nothings) {
        for (String path : List.of("", "&path=", "&path=RAW( )")) {
          Exchange done = send("&operation=" + operation + path, body, Map.of());
          assertThat(done.getException())
              .as("%s %s", operation, body)
              .isInstanceOf(InvalidPayloadException.class)
              .hasMessageContaining("no path to " + operation);
        }
        for (String header : List.of("", " ", "\n", "//", "/__x__", "/acl_users/__x__")) {
          Exchange done = send("&operation=" + operation, body, Map.of(ZodbConstants.PATH, header));
          assertThat(done.getException()).isInstanceOf(InvalidPayloadException.class);
        }
      }
    }
    // Neither is anything deleted by what an object is that somebody has read.
    Object read = template.requestBody(uri + "&operation=read&path=/acl_users", (Object) null);
    assertThat(send("&operation=delete", read, Map.of()).getException())
        .isInstanceOf(InvalidPayloadException.class);
    assertThat(send("&operation=delete", List.of(read), Map.of()).getException())
        .isInstanceOf(InvalidPayloadException.class);
    assertThat(send("&operation=delete&path=/", null, Map.of()).getException())
        .isInstanceOf(PlanRefusedException.class);
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  @Test
  void theWholeTreeIsWrittenWhereItIsAskedFor() {
    Exchange done = send("&operation=write&path=/", null, Map.of());
    assertThat(done.getException()).isNull();
    assertThat(done.getMessage().getHeader(ZodbConstants.OBJECTS, Long.class)).isPositive();
  }

  /** Nothing of a body is written to a tree where it has something else as well. */
  @Test
  void aTreeTakesObjectsOnly() throws Exception {
    var filed = new ObjectTreeReader(new FolderSource(tree)).read(ObjectPaths.of("/"));
    assertThat(filed).isNotNull();
    TreeObject object = new TreeObject(ObjectPaths.of("/fresh"), filed.data(), null);
    Path other = folder.resolve("elsewhere");
    List<Object> bodies = unknown();
    bodies = new java.util.ArrayList<>(bodies);
    bodies.add(List.of(object, "/x"));
    bodies.add(List.of(object, 1, object));
    bodies.add(null);
    bodies.add(filed.data());
    for (Object body : bodies) {
      Exchange done =
          template.request("zope-tree:" + other, each -> each.getMessage().setBody(body));
      assertThat(done.getException()).as("%s", body).isInstanceOf(InvalidPayloadException.class);
      for (String operation : List.of("apply")) {
        Exchange applied =
            template.request(
                "zope-tree:" + tree + "?operation=" + operation,
                each -> each.getMessage().setBody(body));
        assertThat(applied.getException()).isInstanceOf(InvalidPayloadException.class);
      }
    }
    assertThat(other.resolve("__root__")).doesNotExist();
  }

  /** No path is none, not all of them. */
  @Test
  void anEmptyListIsNothingToDo() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    for (String operation : List.of("write", "delete")) {
      Exchange done = send("&operation=" + operation, List.of(), Map.of());
      assertThat(done.getException()).isNull();
      assertThat(done.getMessage().getHeader(ZodbConstants.OBJECTS)).isEqualTo(0L);
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }

  /** Ids that lead out of the tree. */
  @Test
  void noPathLeadsElsewhere() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    for (String operation : List.of("write", "delete")) {
      for (String path : List.of("/acl_users/..", "/..", "/../..", "/.", "/acl_users/.")) {
        Exchange done = send("&operation=" + operation, null, Map.of(ZodbConstants.PATH, path));
        assertThat(Files.readAllBytes(dataFs))
            .as("%s %s: %s", operation, path, done.getException())
            .isEqualTo(before);
      }
    }
  }

  /** An object whose path, as text, would be that of what it is in. */
  @Test
  void anObjectIsNeverTakenForItsContainer() throws Exception {
    byte[] before = Files.readAllBytes(dataFs);
    var filed = new ObjectTreeReader(new FolderSource(tree)).read(ObjectPaths.of("/"));
    assertThat(filed).isNotNull();
    for (String path : List.of("/acl_users/__x__", "/__root__", "/__x__")) {
      TreeObject object = new TreeObject(ObjectPaths.of(path), filed.data(), null);
      assertThat(send("&operation=write", object, Map.of()).getException())
          .as(path)
          .isInstanceOf(InvalidPayloadException.class);
      Exchange named =
          send("&operation=write", filed.data(), Map.of(ZodbConstants.PATH, path + "/__y__"));
      assertThat(named.getException()).as(path).isInstanceOf(InvalidPayloadException.class);
    }
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }
}
