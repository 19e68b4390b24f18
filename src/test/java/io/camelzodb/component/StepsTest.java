package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.component.message.TreeObject;
import io.camelzodb.git.RealGit;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.folder.FolderSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step has done never decides what the next one does: each pair of operations. */
class StepsTest extends CamelTestSupport {
  private static final String KEEP = "/site/menu";
  private static final String VICTIM = "/site";

  @TempDir private Path folder;
  private Path tree;
  private String uri;

  static Stream<Arguments> pairs() {
    return Stream.of(ZodbOperation.values())
        .flatMap(first -> Stream.of(ZodbOperation.values()).map(next -> Arguments.of(first, next)));
  }

  @BeforeEach
  void copy() throws IOException {
    Path dataFs =
        Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    uri = "zodb:file://" + dataFs + "?index_above=0";
    recorded(tree);
  }

  private Map<String, String> recorded(Path where) throws IOException {
    Exchange done =
        template.request(uri + "&operation=record&path=/&baseDir=" + where, exchange -> {});
    assertThat(done.getException()).isNull();
    return TreeContent.of(where);
  }

  private String edited(String path) throws IOException {
    Path file = tree.resolve("__root__" + path + "/__meta__");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\('title', '[^']*'\\)", "('title', 'edited')"));
    return Files.readString(file);
  }

  /** As two steps of a route: the message of the first one is that of the next one. */
  private Exchange steps(String... uris) throws Exception {
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            errorHandler(noErrorHandler());
            from("direct:steps").routeId("steps").to(uris);
          }
        });
    return template.request("direct:steps", exchange -> {});
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theSecondStepDoesWhatItsUriSays(ZodbOperation first, ZodbOperation next) throws Exception {
    String keep = first == ZodbOperation.delete ? "/site/q" : KEEP;
    String victim = next == ZodbOperation.list ? VICTIM : "/site/page";
    edited(KEEP);
    edited("/site/page");
    Map<String, String> before = recorded(folder.resolve("before"));
    Path base = Files.createDirectory(folder.resolve("base"));
    String one = uri + "&operation=" + first + "&path=" + keep + "&user=/+one&description=first";
    String two = uri + "&operation=" + next + "&path=" + victim;
    // What is recorded goes elsewhere, as it would take back what was edited.
    Exchange done =
        steps(
            one + "&baseDir=" + (first == ZodbOperation.record ? base : tree),
            two + "&baseDir=" + (next == ZodbOperation.record ? base : tree));
    Set<String> changed = changed(before, recorded(folder.resolve("after")));
    Set<String> wanted = new TreeSet<>();
    if (first == ZodbOperation.write || first == ZodbOperation.delete) {
      wanted.add(keep);
    }
    if (first == ZodbOperation.read && next == ZodbOperation.write) {
      // The object that was read is no more than a body, and one of another path.
      assertThat(done.getException()).isInstanceOf(InvalidPayloadException.class);
      assertThat(changed).isEmpty();
      return;
    }
    assertThat(done.getException()).isNull();
    Object body = done.getMessage().getBody();
    switch (next) {
      case read -> assertThat(((TreeObject) body).path()).hasToString(victim);
      case list ->
          assertThat((List<?>) body)
              .isNotEmpty()
              .allSatisfy(
                  each ->
                      assertThat(((Map<?, ?>) each).get("path")).asString().matches("/site/[^/]+"));
      case record -> {
        assertThat(((Recording.Result) body).summary().objects()).isPositive();
        assertThat(base.resolve("__root__" + victim + "/__meta__")).exists();
      }
      case write, delete -> {
        wanted.add(victim);
        String description =
            template
                .requestBody(
                    uri + "&operation=lastTransaction",
                    null,
                    io.camelzodb.storage.TransactionInfo.class)
                .descriptionText();
        assertThat(description).isNotEqualTo("first");
      }
      case lastTransaction -> assertThat(body).isNotNull();
    }
    assertThat(changed).isEqualTo(wanted);
  }

  /** The objects of which files were added, changed or removed, without their container. */
  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    Set<String> files = new TreeSet<>(before.keySet());
    files.addAll(after.keySet());
    Set<String> objects = new TreeSet<>();
    for (String file : files) {
      String object = file.substring("__root__".length(), file.lastIndexOf('/'));
      if (!object.equals("/site") && !java.util.Objects.equals(before.get(file), after.get(file))) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** An option that is written outranks every header, the consumer's as well. */
  @Test
  void optionsOutrankHeaders() throws Exception {
    edited(KEEP);
    edited("/site/page");
    Map<String, String> before = recorded(folder.resolve("before"));
    Map<String, Object> headers =
        Map.of(
            ZodbConstants.OPERATION, "delete",
            ZodbConstants.PATH, KEEP,
            ZodbConstants.FROM, "rev:nothing",
            ZodbConstants.USER, "/ other",
            ZodbConstants.DESCRIPTION, "other");
    Exchange done =
        template.request(
            uri
                + "&operation=write&path=/site/page&user=/+mine&description=mine&baseDir="
                + folder.resolve("nowhere")
                + "&from="
                + tree,
            exchange -> headers.forEach(exchange.getMessage()::setHeader));
    assertThat(done.getException()).isNull();
    assertThat(changed(before, recorded(folder.resolve("after")))).containsExactly("/site/page");
    var last =
        template.requestBody(
            uri + "&operation=lastTransaction", null, io.camelzodb.storage.TransactionInfo.class);
    assertThat(last.userText()).isEqualTo("/ mine");
    assertThat(last.descriptionText()).isEqualTo("mine");
    for (String operation : List.of("read", "list")) {
      Exchange read =
          template.request(
              uri + "&path=/site&operation=" + operation,
              exchange -> headers.forEach(exchange.getMessage()::setHeader));
      assertThat(read.getException()).isNull();
      assertThat(read.getMessage().getHeader(ZodbConstants.PATH)).isEqualTo(KEEP);
    }
    // Without an option the header counts.
    Exchange read =
        template.request(
            uri, exchange -> exchange.getMessage().setHeader(ZodbConstants.PATH, KEEP));
    assertThat(read.getMessage().getBody(TreeObject.class).path()).hasToString(KEEP);
    assertThat(read.getMessage().getHeader(ZodbConstants.OBJECT_PATH)).isEqualTo(KEEP);
  }

  /** An option that is empty says nothing, and no header speaks in its place. */
  @Test
  void anEmptyOptionIsNoWishForTheHeader() throws Exception {
    Map<String, Object> headers =
        Map.of(
            ZodbConstants.PATH, KEEP,
            ZodbConstants.FROM, "rev:nothing",
            ZodbConstants.USER, "/ other",
            ZodbConstants.DESCRIPTION, "other");
    edited("/site/page");
    Map<String, String> before = recorded(folder.resolve("before"));
    for (String operation : List.of("write", "delete")) {
      Exchange done =
          template.request(
              uri + "&path=&operation=" + operation + "&baseDir=" + tree,
              exchange -> headers.forEach(exchange.getMessage()::setHeader));
      assertThat(done.getException())
          .isInstanceOf(InvalidPayloadException.class)
          .hasMessageContaining("no path to " + operation);
    }
    assertThat(changed(before, recorded(folder.resolve("after")))).isEmpty();
    Exchange read =
        template.request(
            uri + "&operation=read&path=",
            exchange -> headers.forEach(exchange.getMessage()::setHeader));
    assertThat(read.getMessage().getBody(TreeObject.class).path()).hasToString("/");
    Exchange written =
        template.request(
            uri + "&operation=write&path=/site/page&from=&user=&description=&baseDir=" + tree,
            exchange -> headers.forEach(exchange.getMessage()::setHeader));
    assertThat(written.getException()).isNull();
    var last =
        template.requestBody(
            uri + "&operation=lastTransaction", null, io.camelzodb.storage.TransactionInfo.class);
    assertThat(last.userText()).doesNotContain("other");
    assertThat(last.descriptionText()).doesNotContain("other");
  }

  /** A header that holds several things is no path that happens to look so. */
  @Test
  void aHeaderThatIsNoTextIsRefused() throws Exception {
    Map<String, String> before = recorded(folder.resolve("before"));
    for (Object header :
        List.of(
            List.of(KEEP, "/site/page"),
            Set.of(KEEP),
            Map.of("path", KEEP),
            new String[] {KEEP},
            List.of(KEEP).iterator())) {
      for (ZodbOperation operation : ZodbOperation.values()) {
        Exchange done =
            template.request(
                uri + "&operation=" + operation + "&baseDir=" + tree,
                exchange -> exchange.getMessage().setHeader(ZodbConstants.PATH, header));
        if (operation != ZodbOperation.lastTransaction) {
          assertThat(done.getException())
              .as("%s %s", operation, header)
              .isInstanceOf(io.camelzodb.sync.SettingsException.class)
              .hasMessageContaining(ZodbConstants.PATH);
        }
      }
    }
    assertThat(changed(before, recorded(folder.resolve("after")))).isEmpty();
    // Kafka's and JMS's headers are bytes.
    Exchange read =
        template.request(
            uri,
            exchange ->
                exchange
                    .getMessage()
                    .setHeader(
                        ZodbConstants.PATH,
                        KEEP.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(read.getMessage().getBody(TreeObject.class).path()).hasToString(KEEP);
  }

  /** No operation sets a header that an operation reads. */
  @Test
  void noOperationSetsWhatOneReads() throws Exception {
    List<String> read =
        List.of(
            ZodbConstants.OPERATION,
            ZodbConstants.PATH,
            ZodbConstants.FROM,
            ZodbConstants.USER,
            ZodbConstants.DESCRIPTION);
    for (ZodbOperation operation : ZodbOperation.values()) {
      Exchange done =
          template.request(
              uri + "&operation=" + operation + "&path=/site/page&user=/+u&baseDir=" + tree,
              exchange -> {});
      assertThat(done.getException()).isNull();
      assertThat(done.getMessage().getHeaders().keySet()).doesNotContainAnyElementsOf(read);
    }
  }

  @Test
  void anExchangeWithTwoPathsIsRefused() throws Exception {
    var page = new ObjectTreeReader(new FolderSource(tree)).read(ObjectPaths.of("/site/page"));
    assertThat(page).isNotNull();
    TreeObject object = new TreeObject(ObjectPaths.of("/site/page"), page.data(), null);
    List<Object> bodies = new ArrayList<>(List.of(object, List.of(object), List.of("/site/page")));
    for (Object body : bodies) {
      assertThat(send("write", body, "/site/menu").getException())
          .isInstanceOf(InvalidPayloadException.class)
          .hasMessageContaining("/site/page")
          .hasMessageContaining("/site/menu");
      assertThat(send("write", body, "/site").getException()).isNull();
      assertThat(send("write", body, "/site/page").getException()).isNull();
    }
    assertThat(send("delete", List.of("/site/page"), "/site/menu").getException())
        .isInstanceOf(InvalidPayloadException.class);
  }

  private Exchange send(String operation, Object body, String path) {
    return template.request(
        uri + "&operation=" + operation + "&path=" + path + "&baseDir=" + tree,
        exchange -> exchange.getMessage().setBody(body));
  }

  /** What was planned for one folder is not committed by a commit in another one. */
  @Test
  void aCommitIsThatOfItsFolder() throws Exception {
    Path planned = folder.resolve("planned");
    Path other = folder.resolve("other");
    Files.createDirectories(other.resolve("__root__"));
    Files.copy(tree.resolve("__root__/__meta__"), other.resolve("__root__/__meta__"));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from(uri + "&initialPosition=snapshot")
                .routeId("follow")
                .to("zope-tree:" + planned + "?operation=apply")
                .to("zope-tree:" + other + "?operation=commit")
                .to("mock:done");
          }
        });
    var done = getMockEndpoint("mock:done");
    done.expectedMessageCount(1);
    done.assertIsSatisfied();
    String commit =
        done.getExchanges().get(0).getMessage().getHeader("CamelZodbCommit", "", String.class);
    assertThat(new RealGit(other).run("rev-parse", "HEAD").strip()).isEqualTo(commit);
  }
}
