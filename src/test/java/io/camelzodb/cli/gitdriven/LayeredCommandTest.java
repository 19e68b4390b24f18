package io.camelzodb.cli.gitdriven;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.playback.Playback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that work in the repositories of layers, in one of them or in several at once. */
class LayeredCommandTest {
  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  /** Each layer has a commit {@code first} and a commit {@code second}, which is played back. */
  @BeforeEach
  void aSiteWithTwoVersions() throws Exception {
    site = LayeredSite.make(folder);
    LayeredSite.folder(site.in("app", "/site/shop"), "Shop 1");
    LayeredSite.folder(site.in("app", "/site/shop/neu \"grün\""), "Neu 1");
    LayeredSite.folder(site.in("custom", "/site/own"), "Own 1");
    site.commit("first");
    LayeredSite.title(site.in("base", "/site/document"), "Document 2");
    LayeredSite.remove(site.in("base", "/site/add"));
    LayeredSite.title(site.in("app", "/site/shop/neu \"grün\""), "Neu 2");
    LayeredSite.folder(site.in("app", "/site/shop/more"), "More 2");
    LayeredSite.title(site.in("custom", "/site/own"), "Own 2");
    site.commit("second");
    for (String layer : List.of("custom", "app", "base")) {
      git(site.layer(layer), "tag", "second");
    }
    Playback.of(site.settings()).run(List.of("/"));
    assertInStep();
  }

  private CommandRun run(String... arguments) {
    return new CommandRun(site.arguments(arguments));
  }

  private CommandRun done(String... arguments) {
    CommandRun run = run(arguments);
    assertThat(run.status()).as(run.said()).isZero();
    return run;
  }

  private void failed(String why, String... arguments) throws Exception {
    Map<String, String> before = site.repositories();
    Map<String, String> objects = site.database();
    CommandRun run = run(arguments);
    assertThat(run.status()).as(run.said()).isNotZero();
    assertThat(run.said()).contains(why).doesNotContain("Exception");
    assertThat(site.repositories()).isEqualTo(before);
    assertThat(site.database()).isEqualTo(objects);
    assertThat(site.layer("custom").resolve(".git/camel-zodb.command")).doesNotExist();
  }

  /** The database is as the layers say. */
  private void assertInStep() throws IOException {
    assertThat(Playback.of(site.settings()).explain(List.of("/")).plan().operations()).isEmpty();
  }

  private static String subject(Path repository) throws Exception {
    return git(repository, "log", "-1", "--format=%s").strip();
  }

  @Test
  void eachCommandWorksInOneLayer() throws Exception {
    Map<String, String> objects = site.database();
    CommandRun reset = done("reset", "--layer", LayeredSite.BASE, "HEAD~1");
    assertThat(reset.said()).contains("Played back");
    assertThat(subject(site.layer("base"))).isEqualTo("first");
    assertThat(subject(site.layer("custom"))).isEqualTo("second");
    assertThat(site.database().get("__root__/site/document/__meta__")).doesNotContain("Document 2");
    assertThat(site.database()).containsKey("__root__/site/add/__meta__");
    assertInStep();
    CommandRun ff = done("ff", "--layer", LayeredSite.BASE, "second");
    assertThat(ff.said()).contains("camel-zodb exec --layer 00-base \"git revert --no-edit ");
    assertThat(site.database()).isEqualTo(objects);
    done("checkout", "--layer", LayeredSite.APP, "-b", "try", "--reset", "HEAD~1");
    assertThat(git(site.layer("app"), "branch", "--show-current")).isEqualTo("try\n");
    assertThat(site.database()).doesNotContainKey("__root__/site/shop/more/__meta__");
    assertInStep();
    done("pick", "--layer", LayeredSite.APP, "main");
    assertThat(site.database()).isEqualTo(objects);
    CommandRun exec =
        done(
            "--json",
            "exec",
            "--layer",
            LayeredSite.APP,
            "git rm -q -r __root__/site/shop/more; git commit -q -m gone");
    assertThat(site.database()).doesNotContainKey("__root__/site/shop/more/__meta__");
    assertThat(exec.said())
        .contains("\"repositories\":[{\"layer\":\"10 app's \\\"grün\\\"\"")
        .contains("exec --layer '10 app'\\\\''s \\\"grün\\\"' ");
    assertInStep();
  }

  @Test
  void severalLayersAreResetInOneStep() throws Exception {
    Map<String, String> objects = site.database();
    CommandRun run =
        done("reset", LayeredSite.BASE + ":HEAD~1", LayeredSite.APP + ":HEAD~1", "HEAD~1");
    assertThat(run.said())
        .contains("Played back")
        .contains("camel-zodb reset 00-base:")
        .contains("'10 app'\\''s \"grün\":");
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(subject(site.layer(layer))).isEqualTo("first");
    }
    assertThat(site.database().get("__root__/site/own/__meta__")).contains("Own 1");
    assertThat(site.database().get("__root__/site/document/__meta__")).doesNotContain("Document 2");
    assertInStep();
    done("reset", LayeredSite.APP + ":second", "custom:second", LayeredSite.BASE + ":second");
    assertThat(site.database()).isEqualTo(objects);
    CommandRun dry = done("reset", "--dry-run", LayeredSite.BASE + ":HEAD~1", "HEAD~1");
    assertThat(dry.said()).contains("/site/document", "/site/own", "everything is as it was");
    assertThat(subject(site.layer("base"))).isEqualTo("second");
    assertThat(site.database()).isEqualTo(objects);
  }

  @Test
  void ifOneLayerFailsAllGoBack() throws Exception {
    edit();
    failed("there is no commit nothere", "reset", LayeredSite.BASE + ":HEAD~1", "nothere");
    failed("there is no layer nothere", "pick", "--layer", "nothere", "HEAD");
    failed("two commits for the layer 00-base", "reset", "00-base:HEAD", "00-base:HEAD~1");
    // An object that cannot be played back.
    git(site.layer("app"), "stash", "--include-untracked");
    Files.createDirectories(site.in("app", "/site/worse"));
    Files.writeString(site.in("app", "/site/worse/__meta__"), "[('type', 'No Such Type')]\n");
    git(site.layer("app"), "checkout", "-q", "-b", "bad");
    git(site.layer("app"), "add", "-A");
    git(site.layer("app"), "commit", "-q", "-m", "bad");
    git(site.layer("app"), "checkout", "-q", "main");
    git(site.layer("app"), "stash", "pop", "--quiet");
    failed("/site/worse", "reset", "00-base:HEAD~1", LayeredSite.APP + ":bad", "HEAD~1");
    git(site.layer("app"), "checkout", "-q", "--detach");
    failed("no branch is checked out", "reset", "00-base:HEAD~1", LayeredSite.APP + ":bad");
  }

  private void edit() throws IOException {
    Files.writeString(site.layer("app").resolve("notes \"of mine\".txt"), "mine\n");
    LayeredSite.title(site.in("base", "/site/page"), "Edited");
    Files.writeString(site.layer("custom").resolve("todo"), "much\n");
  }

  @Test
  void localWorkOfAllLayersSurvives() throws Exception {
    edit();
    Map<String, String> before = site.repositories();
    done("reset", LayeredSite.BASE + ":HEAD~1", LayeredSite.APP + ":HEAD~1");
    assertThat(git(site.layer("app"), "status", "--porcelain")).contains("notes");
    assertThat(site.in("base", "/site/page/__meta__")).content().contains("Edited");
    assertThat(site.database().get("__root__/site/page/__meta__")).doesNotContain("Edited");
    done("reset", LayeredSite.BASE + ":second", LayeredSite.APP + ":second");
    assertThat(site.repositories()).isEqualTo(before);
    LayeredSite.folder(site.in("custom", "/site/document"), "Edited here");
    failed("have local changes in the layer (custom)", "reset", LayeredSite.BASE + ":HEAD~1");
    LayeredSite.remove(site.in("custom", "/site/document"));
    LayeredSite.title(site.in("base", "/site/document"), "Edited here");
    failed("the command changes files with local changes", "reset", "00-base:HEAD~1", "HEAD~1");
  }

  /** The program is killed while the second of two layers is reset, or after the playback. */
  @Test
  void aKilledCommandGoesBackInAllLayers() throws Exception {
    edit();
    Map<String, String> before = site.repositories();
    Map<String, String> objects = site.database();
    String first = git(site.layer("app"), "rev-parse", "HEAD~1").strip();
    String kill =
        ("#!/bin/sh\n[ $1 = committed ] && grep -q '" + first + " refs/heads/main'")
            + " && kill -9 $(ps -o ppid= -p $PPID)\nexit 0\n";
    executable(site.layer("app").resolve(".git/hooks/reference-transaction"), kill);
    killed("reset", LayeredSite.BASE + ":HEAD~1", LayeredSite.APP + ":HEAD~1", "HEAD~1");
    Files.delete(site.layer("app").resolve(".git/hooks/reference-transaction"));
    assertThat(subject(site.layer("base"))).isEqualTo("first");
    assertThat(run("record", "/").said()).contains("was interrupted");
    assertUndone(before, objects);
    executable(folder.resolve("kill"), "#!/bin/sh\nkill -9 $PPID\n");
    killed(
        "-D",
        "zodb.run-after-playback=" + folder.resolve("kill"),
        "reset",
        LayeredSite.BASE + ":HEAD~1",
        LayeredSite.APP + ":HEAD~1");
    assertThat(site.database()).isNotEqualTo(objects);
    assertUndone(before, objects);
  }

  private void assertUndone(Map<String, String> before, Map<String, String> objects)
      throws Exception {
    CommandRun next = done("exec", "true");
    assertThat(next.said()).contains("has not ended", "It was undone");
    assertThat(site.repositories()).isEqualTo(before);
    assertThat(site.database()).isEqualTo(objects);
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void killed(String... arguments) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.camelzodb.cli.CamelZodb"));
    all.addAll(site.arguments(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(137);
  }

  @Test
  void theCustomLayerIsResetAsWithoutLayers() throws Exception {
    // It hides an object, then shows that of the layer below again.
    Files.createDirectories(site.in("custom", "/site/page"));
    Files.writeString(site.in("custom", "/site/page/__deleted__"), "");
    git(site.layer("custom"), "rm", "-q", "-r", "__root__/site/own");
    site.commit("hidden");
    git(site.layer("custom"), "reset", "-q", "--hard", "HEAD~1");
    done("reset", "main@{1}");
    assertThat(site.database())
        .doesNotContainKey("__root__/site/page/__meta__")
        .doesNotContainKey("__root__/site/own/__meta__");
    assertInStep();
    done("reset", "HEAD~1");
    assertThat(site.database()).containsKey("__root__/site/page/__meta__");
    assertInStep();
  }
}
