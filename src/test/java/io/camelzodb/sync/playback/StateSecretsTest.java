package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Recording;
import io.camelzodb.sync.Settings;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State files without the secrets, played back where these are, and where they are not. */
class StateSecretsTest {
  private static final String PATH = "/unsupported/simple_item";
  private static final String STATE = "__root__/unsupported/simple_item/__state__";
  private static final String LOGIN =
      "'password': 'geheim',\n 'settings': {'api_key': b'geheim', 'size': 7},";
  private static final String CONNECTION = "'connx_string': 'dbname=x password=geheim host=h',";

  @TempDir Path folder;

  private Path masked;
  private Path open;

  @BeforeEach
  void anObjectWithSecrets() throws Exception {
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), folder.resolve("Data.fs"));
    open = folder.resolve("open");
    masked = folder.resolve("masked");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, CONNECTION})
  void aSecretOfTheDatabaseStays(String secret) throws Exception {
    has(secret);
    record("mask");
    for (String secrets : List.of("mask", "keep", "omit")) {
      Playback.Result result = play("Data.fs", secrets, "/unsupported");
      assertThat(errors(result)).as(secrets).isEmpty();
      assertThat(result.tid()).as(secrets).isNull();
    }
    assertThat(recorded()).contains("geheim").doesNotContain("*****");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, CONNECTION})
  void whatElseChangesInItsRecordIsAnError(String secret) throws Exception {
    has(secret);
    record("mask");
    edit(masked, "'title': ''", "'title': 'of it'", "{", "{ 'title': 'of it',");
    for (String secrets : List.of("mask", "keep")) {
      Playback.Result result = play("Data.fs", secrets, PATH);
      assertThat(result.tid()).isNull();
      assertThat(errors(result))
          .singleElement()
          .satisfies(
              fault -> assertThat(fault.toString()).contains(PATH, "secrets that the files hide"));
    }
    assertThat(recorded()).contains("geheim").doesNotContain("*****", "of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, CONNECTION})
  void anObjectIsNotMadeWithAMask(String secret) throws Exception {
    has(secret);
    record("mask");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("other.fs"));
    for (String secrets : List.of("mask", "keep")) {
      Playback.Result result = play("other.fs", secrets, "/unsupported");
      assertThat(result.tid()).isNull();
      assertThat(errors(result))
          .singleElement()
          .satisfies(fault -> assertThat(fault.toString()).contains(PATH, "masked in the files"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, CONNECTION})
  void aDeletedObjectComesBackWithItsSecret(String secret) throws Exception {
    has(secret);
    record("mask");
    Path aside = folder.resolve("aside");
    Path item = masked.resolve(STATE).getParent();
    Files.move(item, aside);
    assertThat(play("Data.fs", "mask", PATH).records()).isEqualTo(1);
    Files.move(aside, item);
    for (String secrets : List.of("mask", "keep")) {
      Playback.Result result = play("Data.fs", secrets, PATH);
      assertThat(errors(result)).isEmpty();
      assertThat(result.records()).isEqualTo(secrets.equals("mask") ? 1 : 0);
    }
    assertThat(recorded()).contains("geheim").doesNotContain("*****");
  }

  @Test
  void whatIsLeftOutOfANewObjectIsNotThere() throws Exception {
    has(LOGIN + CONNECTION);
    record("omit");
    assertThat(play("Data.fs", "omit", "/unsupported").tid()).isNull();
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("other.fs"));
    Playback.Result result = play("other.fs", "omit", "/unsupported");
    assertThat(errors(result)).isEmpty();
    assertThat(result.tid()).isNotNull();
    Recording.of(settings("other.fs", open, "keep")).run(List.of(PATH));
    assertThat(Files.readString(open.resolve(STATE)))
        .contains("'size': 7", "dbname=x password= host=h")
        .doesNotContain("geheim", "api_key", "'password'");
  }

  @Test
  void aTextWithAsterisksIsNoMask() throws Exception {
    has("'description': \"the mask '********' of it\", 'text': '********',");
    record("mask");
    Map<String, String> before = TreeContent.of(masked);
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("other.fs"));
    Playback.Result result = play("other.fs", "mask", "/unsupported");
    assertThat(errors(result)).isEmpty();
    Recording.of(settings("other.fs", masked, "mask")).run(List.of(PATH));
    assertThat(TreeContent.of(masked).get(STATE).replaceAll("[0-9a-f]{16}", ""))
        .isEqualTo(String.valueOf(before.get(STATE)).replaceAll("[0-9a-f]{16}", ""));
  }

  /** The object gets more attributes. */
  private void has(String attributes) throws IOException {
    Recording.of(settings("Data.fs", open, "keep")).run(List.of("/unsupported"));
    edit(open, "{", "{\n" + attributes);
    Playback.Result result = Playback.of(settings("Data.fs", open, "keep")).run(List.of(PATH));
    assertThat(errors(result)).isEmpty();
    assertThat(result.records()).isEqualTo(1);
  }

  /** Writes the first that is found for what stands before it. */
  private static void edit(Path tree, String... pairs) throws IOException {
    Path state = tree.resolve(STATE);
    String text = Files.readString(state);
    for (int i = 0; i < pairs.length; i += 2) {
      int at = text.indexOf(pairs[i]);
      if (at >= 0) {
        Files.writeString(
            state, text.substring(0, at) + pairs[i + 1] + text.substring(at + pairs[i].length()));
        return;
      }
    }
    throw new AssertionError(text);
  }

  private void record(String secrets) throws IOException {
    Recording.of(settings("Data.fs", masked, secrets)).run(List.of("/unsupported"));
    assertThat(Files.readString(masked.resolve(STATE))).doesNotContain("geheim");
  }

  private String recorded() throws IOException {
    Recording.of(settings("Data.fs", open, "keep")).run(List.of(PATH));
    return Files.readString(open.resolve(STATE));
  }

  private Playback.Result play(String database, String secrets, String path) throws IOException {
    return Playback.of(settings(database, masked, secrets)).run(List.of(path));
  }

  private static List<Problem> errors(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .toList();
  }

  private Settings settings(String database, Path base, String secrets) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + folder.resolve(database),
            "zodb.base-dir",
            base.toString(),
            "zodb.unsupported",
            "state",
            "zodb.secrets",
            secrets),
        folder,
        "the test");
  }
}
