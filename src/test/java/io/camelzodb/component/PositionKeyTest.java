package io.camelzodb.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.sync.GrowingDatabase;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under which key a position is kept in a file, over several starts of an application. */
class PositionKeyTest {
  @TempDir private Path folder;
  private GrowingDatabase database;
  private final List<String> got = new CopyOnWriteArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    Files.deleteIfExists(folder.resolve("Data.fs"));
    database =
        new GrowingDatabase(
            Corpus.zope().resolve("golden/history/Data.fs"), folder.resolve("Data.fs"));
    database.grow(20);
  }

  private String uri() {
    return "file://" + folder.resolve("Data.fs");
  }

  private DefaultCamelContext start(String... options) throws Exception {
    DefaultCamelContext camel = new DefaultCamelContext();
    camel
        .getRegistry()
        .bind(
            "positions",
            FileStateRepository.fileStateRepository(folder.resolve("positions").toFile()));
    for (int i = 0; i < options.length; i++) {
      String from =
          "zodb:" + uri() + "?interval=50&positionRepository=#bean:positions&" + options[i];
      String id = "follow" + i;
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from(from)
                  .routeId(id)
                  .process(
                      exchange ->
                          got.add(
                              exchange.getMessage().getHeader(ZodbConstants.TID, String.class)));
            }
          });
    }
    try {
      camel.start();
    } catch (Exception failed) {
      camel.stop();
      throw failed;
    }
    return camel;
  }

  private void follow(int size, String... options) throws Exception {
    DefaultCamelContext camel = start(options);
    for (int i = 0; i < 600 && got.size() < size; i++) {
      Thread.sleep(50);
    }
    camel.stop();
    assertThat(got).isEqualTo(database.tids().subList(20, 20 + size));
  }

  /** The keys in the file, each once. */
  private Set<String> keys() throws IOException {
    return Files.readAllLines(folder.resolve("positions")).stream()
        .map(line -> line.substring(0, line.indexOf('=')))
        .collect(Collectors.toSet());
  }

  @Test
  void isTheSameWhateverTheOptionsAre() throws Exception {
    follow(0, "initialPosition=now");
    database.grow(22);
    follow(2, "initialPosition=now&index_above=5000000");
    database.grow(24);
    follow(4, "initialPosition=now&read_only=1&connection_pool_size=7&body=json");
    assertThat(keys()).containsExactly("file:" + folder.resolve("Data.fs"));
  }

  @Test
  void isTheOptionWhereThatIsGiven() throws Exception {
    follow(0, "initialPosition=now&positionKey=my=key");
    assertThat(keys()).containsExactly("my%3Dkey");
    database.grow(22);
    follow(2, "initialPosition=now&positionKey=my=key&index_above=5000000");
  }

  /**
   * An old key, a whole URI, is taken over, also where an option has come since; then it is gone.
   */
  @Test
  void takesAnOldKeyOverOnce() throws Exception {
    String old = uri() + "?index_above:5000000=0x" + database.tids().get(19).strip() + "\n";
    Files.writeString(folder.resolve("positions"), old + "other=0x01\n");
    database.grow(22);
    follow(2, "initialPosition=now&index_above=5000000&connection_pool_size=7");
    assertThat(keys()).containsExactlyInAnyOrder("file:" + folder.resolve("Data.fs"), "other");
  }

  /** However many options have come, gone or changed, and with what order of them. */
  @Test
  void takesAnOldKeyOverWhateverItsOptionsWere() throws Exception {
    String now =
        "initialPosition=now&index_above=5000000&connection_pool_size=7&read_only=1"
            + "&connection_cache_size=9";
    String position = "=0x" + database.tids().get(19).strip() + "\n";
    for (String options :
        new String[] {
          "",
          "?read_only:1",
          "?connection_cache_size:9&read_only:1",
          // Another value, and one that is gone.
          "?connection_pool_size:3&read_only:1",
          "?database_name:x&index_above:1",
        }) {
      Files.writeString(folder.resolve("positions"), uri() + options + position);
      got.clear();
      begin();
      database.grow(22);
      follow(2, now);
      assertThat(keys()).containsExactly("file:" + folder.resolve("Data.fs"));
    }
  }

  /** A route that has taken its position leaves those of others where they are. */
  @Test
  void leavesTheOldKeysOfOthers() throws Exception {
    String position = "=0x" + database.tids().get(19).strip() + "\n";
    String early = "=0x" + database.tids().get(17).strip() + "\n";
    String elsewhere = uri() + "x";
    Files.writeString(
        folder.resolve("positions"),
        uri() + position + uri() + "?index_above:5000000" + early + elsewhere + early);
    // Its options are those of the other one, and more.
    DefaultCamelContext camel =
        start("initialPosition=now&index_above=5000000&positionKey=another");
    for (int i = 0; i < 600 && got.size() < 2; i++) {
      Thread.sleep(50);
    }
    camel.stop();
    assertThat(got).isEqualTo(database.tids().subList(18, 20));
    assertThat(keys()).containsExactlyInAnyOrder("another", uri(), elsewhere);
    got.clear();
    database.grow(22);
    follow(2, "initialPosition=now");
    assertThat(keys())
        .containsExactlyInAnyOrder("another", "file:" + folder.resolve("Data.fs"), elsewhere);
  }

  @Test
  void isNotSharedByTwoRoutes() throws Exception {
    assertThatThrownBy(() -> start("initialPosition=now", "initialPosition=now&read_only=1"))
        .rootCause()
        .hasMessageContaining("follow0")
        .hasMessageContaining("follow1")
        .hasMessageContaining("positionKey");
    start("initialPosition=now", "initialPosition=now&read_only=1&positionKey=second").stop();
  }
}
