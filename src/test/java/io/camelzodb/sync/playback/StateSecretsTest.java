package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** State files without the secrets, played back where these are, and where they are not. */
class StateSecretsTest {
  private static final String PATH = "/unsupported/simple_item";
  private static final String STATE = "__root__/unsupported/simple_item/__state__";
  private static final String LOGIN =
      "'password': 'geheim',\n 'settings': {'api_key': b'geheim', 'size': 7},";
  private static final String CONNECTION = "'connx_string': 'dbname=x password=geheim host=h',";
  private static final String NESTED =
      "'a': [('x', {1: {'pwd': 'geheim', 'b': newobj(<m:C>, ()).state({'secret': b'geheim'})},"
          + " (2, 'y'): call(<collections:OrderedDict>, ()).items{'api_key': s'geheim'}})],";
  private static final String SHARED =
      "'one': &1 {'password': 'geheim', 'size': &2 [1]}, 'two': [*1, *2], 'three': {'x': *1},";

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
  @ValueSource(strings = {LOGIN, CONNECTION, NESTED, SHARED})
  void whatElseChangesInItsRecordIsWritten(String secret) throws Exception {
    has(secret);
    String before = recorded();
    record("mask");
    edit(masked, "{", "{ 'colour': 'of it',");
    for (String secrets : List.of("mask", "keep", "omit")) {
      edit(masked, "'of it", "'of it all");
      Playback.Result result = play("Data.fs", secrets, PATH);
      assertThat(errors(result)).as(secrets).isEmpty();
      assertThat(result.records()).as(secrets).isEqualTo(1);
      assertThat(play("Data.fs", secrets, PATH).tid()).as(secrets).isNull();
    }
    String after = recorded();
    assertThat(after).contains("'colour': 'of it all all all',");
    assertThat(after.replaceFirst("\n *'colour': .*", "")).isEqualTo(before);
  }

  @Test
  void aPasswordIsThatOfItsOwnPlace() throws Exception {
    has(
        "'lines': [{'name': 'a', 'pwd': 'one'}, {'name': 'b', 'pwd': 'two'},"
            + " {'name': 'c', 'pwd': 'three'}], 'dsn': 'mail://me:four@host/ password=five',");
    record("mask");
    Path state = masked.resolve(STATE);
    String text = Files.readString(state);
    String first = part(text, "'a'");
    String second = part(text, "'b'");
    assertThat(first).contains("********");
    // One is gone, one has another place, and the host another name.
    text = text.replace(first, "").replace(second, "{'name': 'new', 'pwd': 'six'},\n" + second);
    text = text.replace(second, "").replace("'lines': [", "'lines': [\n" + second);
    Files.writeString(state, text.replace("@host/", "@other/"));
    Playback.Result result = play("Data.fs", "mask", PATH);
    assertThat(errors(result)).isEmpty();
    assertThat(result.records()).isEqualTo(1);
    assertThat(recorded().replaceAll("\\s+", ""))
        .contains(
            "'lines':[{'name':'b','pwd':'two',},{'name':'new','pwd':'six',},"
                + "{'name':'c','pwd':'three',},],",
            "'dsn':'mail://me:four@other/password=five',")
        .doesNotContain("*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'pwd'|'other_pwd'|other_pwd",
        "password=|user=x password=******** sslpassword=|dsn",
        "{'lines'|{'lines': [{'pwd': '********'}], 'more'|pwd"
      })
  void aMaskWithoutASecretInTheDatabaseIsAnError(String from, String to, String name)
      throws Exception {
    has("'settings': {'lines': [{'pwd': 'geheim'}], 'dsn': 'password=geheim'},");
    record("mask");
    Path state = masked.resolve(STATE);
    String text = Files.readString(state).replaceAll("\\{\\s+'lines'", "{'lines'");
    Files.writeString(state, text.replace(from, to));
    assertThat(Files.readString(state)).isNotEqualTo(text);
    for (String secrets : List.of("mask", "keep", "omit")) {
      Playback.Result result = play("Data.fs", secrets, PATH);
      assertThat(result.tid()).isNull();
      assertThat(errors(result))
          .singleElement()
          .satisfies(
              fault ->
                  assertThat(fault.toString())
                      .contains(PATH, "hidden in the files", ": " + name + ";"));
    }
    assertThat(recorded()).contains("geheim").doesNotContain("*****");
  }

  @Test
  void aSecretInTheFilesIsWrittenAndOneThatIsTakenOutIsGone() throws Exception {
    has(LOGIN + CONNECTION);
    record("mask");
    edit(masked, "'password': '********',", "");
    edit(masked, "b'********'", "b'offen'");
    assertThat(errors(play("Data.fs", "mask", PATH))).isEmpty();
    assertThat(recorded())
        .contains("b'offen'", "dbname=x password=geheim host=h")
        .doesNotContain("'password'", "*****");
  }

  @Test
  void whatWasLeftOutStaysWhereElseChanges() throws Exception {
    has(LOGIN + CONNECTION);
    record("omit");
    edit(masked, "'size': 7", "'size': 8");
    assertThat(errors(play("Data.fs", "omit", PATH))).isEmpty();
    assertThat(recorded())
        .contains("'size': 8", "'api_key': b'geheim'", "'password': 'geheim'")
        .contains("dbname=x password=geheim host=h");
    edit(masked, "host=h", "host=i");
    assertThat(errors(play("Data.fs", "omit", PATH)))
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).contains(": connx_string;"));
  }

  @Test
  void aRecordOfTwoObjectsKeepsItsSecret() throws Exception {
    String other = STATE.replace("simple_item", "error_log");
    String reference =
        "'_passwords': ref(0000000000ffff01, <persistent.mapping:PersistentMapping>),";
    String shared =
        """

        record 0000000000ffff01
        <persistent.mapping:PersistentMapping>
        {'data': {'anna': 'geheim', 'berta': s'geheim'}, 'size': 7}
        """;
    Recording.of(settings("Data.fs", open, "keep")).run(List.of("/unsupported"));
    edit(open, "{", "{\n" + reference);
    Path error = open.resolve(other);
    Files.writeString(
        error, Files.readString(error).replaceFirst("\\{", "{\n" + reference) + shared);
    Path item = open.resolve(STATE);
    Files.writeString(item, Files.readString(item) + shared);
    Playback.Result result =
        Playback.of(settings("Data.fs", open, "keep")).run(List.of("/unsupported"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.records()).isEqualTo(3);

    record("mask");
    Path hidden = masked.resolve(other);
    assertThat(Files.readString(hidden)).contains("'anna': '********'").doesNotContain("geheim");
    for (Path path : List.of(masked.resolve(STATE), hidden)) {
      Files.writeString(
          path,
          Files.readString(path)
              .replace("'size': '********'", "'size': 7")
              .replace("'anna'", "'aaa': 'new', 'anna'"));
    }
    result = play("Data.fs", "mask", "/unsupported");
    assertThat(errors(result)).isEmpty();
    assertThat(result.records()).isEqualTo(1);
    assertThat(recorded()).contains("'aaa': 'new'", "'anna': 'geheim'", "'berta': s'geheim'");
    assertThat(play("Data.fs", "mask", "/unsupported").tid()).isNull();
    for (Path changed : List.of(masked.resolve(STATE), hidden)) {
      String before = Files.readString(changed);
      Files.writeString(changed, before.replace("'aaa': 'new'", "'aaa': 'other'"));
      assertThat(errors(play("Data.fs", "mask", "/unsupported")))
          .singleElement()
          .asString()
          .contains("is also in the state of another object, with other content");
      Files.writeString(changed, before);
    }
  }

  /** A dictionary of a list, with the comma behind it. */
  private static String part(String text, String word) {
    int at = text.indexOf(word);
    return text.substring(text.lastIndexOf('{', at), text.indexOf("},", at) + 2);
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
