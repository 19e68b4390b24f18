package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.Setting;
import io.camelzodb.sync.record.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Metadata that perfact-zodbsync reads wrongly or not at all: dates, owners, and what is damaged.
 */
class PlayedPropertiesTest {
  @TempDir private Path folder;
  private Path base;
  private String source = "";
  private int recorded;

  @BeforeEach
  void aSite() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DateTime('2024/02/29 13:14:15.250 GMT+2')",
        "DateTime('1999/12/31 00:00:00 UTC')",
        "DateTime('2024/07/01 12:00:00 Europe/Berlin')"
      })
  void datePropertiesPlayBack(String date) throws Exception {
    String properties =
        "('props', [[('id', 'when'), ('type', 'date'), ('value', " + date + ")]]), ";
    write("site/a b", "[" + properties + "('title', 'Dated'), ('type', 'Folder')]\n");
    CommandSite.commit(base, "dated");
    CommandRun run = run("exec", "git checkout -q -b undated && git reset -q --hard HEAD~1");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(run("playback", "/").status()).isZero();
    assertThat(recorded("site/a b")).doesNotContain("when");
    run = run("checkout", "main");
    assertThat(run.status()).as(run.said()).isZero();
    String text = recorded("site/a b");
    assertThat(text).contains("('id', 'when')", "('type', 'date')", "DateTime(");
    assertThat(run("playback", "--dry-run", "/site/a b").said()).contains("Nothing to do");
    write("site/a b", text);
    assertThat(run("playback", "--dry-run", "/site/a b").said()).contains("Nothing to do");
  }

  @Test
  void ownersAreComparedWithTheDefaultOwner() throws Exception {
    // The owner of the objects, and another user who writes them.
    List<String> settings =
        List.of("-D", "zodb.default-owner=perfact", "-D", "zodb.manager-user=admin");
    write("owned", "[('title', ''), ('type', 'Folder')]\n");
    CommandRun run = run(settings, "playback", "/owned");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(recorded("owned")).contains("('owner', (['acl_users'], 'perfact'))");
    assertThat(run(settings, "playback", "--dry-run", "/owned").said()).contains("Nothing to do");
    write("owned", "[('owner', (['acl_users'], 'admin')), ('title', ''), ('type', 'Folder')]\n");
    assertThat(run(settings, "playback", "/owned").status()).isZero();
    assertThat(recorded("owned")).contains("'admin'");
    // The owner is the manager user, and the files say nothing of it: it is the default owner.
    write("owned", "[('title', ''), ('type', 'Folder')]\n");
    run = run(settings, "playback", "/owned");
    assertThat(run.said()).contains("Played back 1 changes");
    assertThat(recorded("owned")).contains("('owner', (['acl_users'], 'perfact'))");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[('title', 'x'),\n ('type', 'Folder'),\n ('oops]\n",
        "[('owner', 'x'),\n ('type', 'Folder'),\n ('title', open('f'))]\n",
        "[('title', 'x'),\n\n ('type' 'Folder' 'x' 7)]\n"
      })
  void aDamagedFileIsNamedWithItsLine(String text) throws Exception {
    String place = "__root__/site/a b/__meta__: line 3, column ";
    write("site/a b", text);
    CommandSite.commit(base, "damaged");
    for (List<String> command :
        List.of(
            List.of("playback", "/"),
            List.of("playback", "/site/a b"),
            List.of("exec", "git commit -q --allow-empty -m x; touch '__root__/site/a b/x'"),
            List.of("reset", "tip"))) {
      CommandRun run = run(command.toArray(String[]::new));
      assertThat(run.said()).doesNotContain("\tat ", "Traceback");
      if (command.get(0).equals("playback")) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.said()).contains(place);
      } else {
        assertThat(run.status()).as(run.said()).isZero();
      }
    }
    CommandRun run = run("ff", "main@{1}");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).contains(place).doesNotContain("\tat ");
    assertThat(CommandSite.git(base, "rev-parse", "HEAD"))
        .isEqualTo(CommandSite.git(base, "rev-parse", "tip"));
    run = run("reformat", "tip");
    assertThat(run.said()).doesNotContain("\tat ");
    CommandSite.git(base, "reset", "-q", "--hard", "main@{1}");
    run = run("reformat", "tip");
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertThat(run.said()).contains("__meta__", "line 3");
  }

  private void write(String path, String metadata) throws IOException {
    Path object = Files.createDirectories(base.resolve("__root__").resolve(path));
    Files.writeString(object.resolve("__meta__"), metadata);
  }

  private String recorded(String path) throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder).with(Setting.DEFAULT_OWNER, "nobody"))
        .run(List.of("/" + path));
    return Files.readString(back.resolve("__root__").resolve(path).resolve("__meta__"));
  }

  private CommandRun run(String... command) {
    return run(List.of(), command);
  }

  private CommandRun run(List<String> settings, String... command) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(command));
    return new CommandRun(CommandSite.arguments(source, base, all));
  }
}
