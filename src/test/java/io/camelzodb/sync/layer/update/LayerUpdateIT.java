package io.camelzodb.sync.layer.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.sync.Setting;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.layer.LayerCase;
import io.camelzodb.sync.playback.plan.PlanRefusedException;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that are filled and updated from their sources, by us and by the peer. */
class LayerUpdateIT {
  private static final Path DATA = Corpus.zope().resolve("golden/tiny/Data.fs");

  private static final String FOLDER = "[\n    ('title', 'N'),\n    ('type', 'Folder'),\n]\n";

  @TempDir Path folder;

  private LayerCase site(String name) throws Exception {
    LayerCase site = LayerCase.of(folder.resolve(name), DATA);
    for (String layer : LayerCase.FOLDERS) {
      git(site.home().resolve(layer), "init", "-q", "-b", "main");
      git(site.home().resolve(layer), "config", "user.name", "Anna");
      git(site.home().resolve(layer), "config", "user.email", "anna@example.com");
    }
    return site;
  }

  private static String git(Path work, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", work.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(said).isZero();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
    return said;
  }

  /** Moves the whole recorded tree into the source of the base layer. */
  private static Path intoSource(LayerCase site) throws IOException {
    Recording.of(site.settings()).run(List.of("/"));
    Path custom = site.home().resolve("custom/__root__");
    Path source = site.home().resolve("base-source/__root__");
    Files.move(custom, source);
    Files.createDirectory(custom);
    return source;
  }

  private static void title(Path object, String title) throws IOException {
    Path meta = object.resolve("__meta__");
    String text = Files.readString(meta);
    String changed = text.replaceAll("\\('title', '[^']*'\\)", "('title', '" + title + "')");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(meta, changed);
  }

  private static void remove(Path top) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(top)) {
      all = walk.sorted((one, other) -> other.compareTo(one)).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  private static Map<String, String> logs(LayerCase site) throws IOException {
    Map<String, String> logs = new TreeMap<>();
    for (String layer : List.of("app", "base")) {
      Path work = site.home().resolve(layer);
      logs.put(
          layer,
          Files.exists(work.resolve(".git/refs/heads/main"))
              ? git(work, "log", "--format=%an|%ae|%s|%T", "--name-status")
                  + git(work, "status", "--porcelain")
              : "no commit");
    }
    return logs;
  }

  @Test
  void bothMakeTheSameOfAnUpdate() throws Exception {
    try (LayerCase ours = site("ours");
        LayerCase theirs = site("theirs")) {
      for (LayerCase site : List.of(ours, theirs)) {
        packed(intoSource(site), site);
        Path schema = Files.createDirectories(folder.resolve("schema"));
        Files.writeString(schema.resolve("x.sql"), "select 1\n");
        pack(schema, site.home().resolve("app-source/__schema__.tar"));
        Files.writeString(site.home().resolve("app-source/.hidden"), "of nobody");
      }
      LayerInit.run(ours.settings(), List.of("*"));
      assertThat(theirs.peer("layer-init", "*")).isTrue();
      same(ours, theirs);

      // Somebody changes an object and one below another, so that the custom layer has them.
      for (LayerCase site : List.of(ours, theirs)) {
        site.title("/site/page", "Of the site");
        site.title("/site/menu/mid", "Of the site");
      }
      Recording.of(ours.settings()).run(List.of("/"));
      assertThat(theirs.peer("record", "/")).isTrue();
      same(ours, theirs);

      for (LayerCase site : List.of(ours, theirs)) {
        Path root = site.home().resolve("base-source/__root__");
        Path source = root.resolve("site");
        title(source.resolve("page"), "Of the layer");
        title(source.resolve("document"), "Of the layer");
        remove(source.resolve("add"));
        remove(source.resolve("menu"));
        Files.createDirectories(source.resolve("new/below"));
        for (String each : List.of("new", "new/below")) {
          Files.writeString(source.resolve(each).resolve("__meta__"), FOLDER);
        }
        packed(root, site);
        // A change that nobody has committed.
        Files.writeString(site.home().resolve("base/__root__/site/empty/README"), "mine");
      }
      Map<String, String> before = ours.trees();
      assertThat(LayerUpdate.of(ours.settings()).plan(List.of("*"))).hasSize(1);
      assertThat(ours.trees()).isEqualTo(before);
      LayerUpdate.Result result =
          LayerUpdate.of(ours.settings()).message("To 2.0").run(List.of("*"));
      assertThat(theirs.peer("layer-update", "-m", "To 2.0", "*")).isTrue();
      assertThat(result.conflicts()).containsExactly("/site/menu/mid", "/site/page");
      assertThat(result.paths())
          .contains("/site/add", "/site/document", "/site/menu", "/site/new/below");
      same(ours, theirs);
      assertThat(ours.home().resolve("base/.git/camel-zodb.unpacked")).doesNotExist();
      assertThat(git(ours.home().resolve("base"), "log", "--format=%s"))
          .isEqualTo("To 2.0\nTo 2.0 (pre)\nzodbsync layer-init\n")
          .isEqualTo(git(theirs.home().resolve("base"), "log", "--format=%s"));
    }
  }

  private static void same(LayerCase ours, LayerCase theirs) throws IOException {
    assertThat(ours.trees()).isEqualTo(theirs.trees());
    assertThat(ours.database()).isEqualTo(theirs.database());
    assertThat(ours.names()).isEqualTo(theirs.names());
    assertThat(logs(ours)).isEqualTo(logs(theirs));
  }

  /** Packs the source of the base layer: the peer copies folders with rsync, which few have. */
  private static void packed(Path source, LayerCase site) throws IOException {
    pack(source, site.home().resolve("base-source/__root__.tar.gz"));
  }

  @Test
  void unpacksArchivesAndTakesStrangeIds() throws Exception {
    String strange = "it's a \"grün\" \\ n";
    for (String packed : List.of("tar", "tar.gz", "tar.bz2", "tar.xz")) {
      try (LayerCase site = site("of " + packed)) {
        Path source = intoSource(site);
        pack(source, site.home().resolve("base-source/__root__." + packed));
        LayerInit.run(site.settings(), List.of(LayerCase.BASE));
        title(source.resolve("site/page"), "Changed");
        Path made = Files.createDirectories(source.resolve("site/menu").resolve(strange));
        Files.writeString(made.resolve("__meta__"), FOLDER);
        pack(source, site.home().resolve("base-source/__root__." + packed));
        LayerUpdate.Result result = LayerUpdate.of(site.settings()).run(List.of(LayerCase.BASE));
        assertThat(result.paths()).containsExactly("/site/menu/" + strange, "/site/page");
        assertThat(result.conflicts()).isEmpty();
        assertThat(result.problems()).isEmpty();
        assertThat(site.database())
            .containsKey("__root__/site/menu/" + strange + "/__meta__")
            .extractingByKey("__root__/site/page/__meta__")
            .asString()
            .contains("'Changed'");
        assertThat(site.names()).containsEntry("/site/page", "'00-base'");
        assertThat(LayerCase.content(site.home().resolve("custom"))).isEmpty();
        // Nothing is left to do.
        LayerUpdate.Result again = LayerUpdate.of(site.settings()).run(List.of("*"));
        assertThat(again.paths()).isEmpty();
        assertThat(again.commits()).isEmpty();
      }
    }
  }

  /** Packs a folder, which stays beside the archive: as with the peer, the archive counts. */
  private static void pack(Path source, Path archive) throws IOException {
    List<String> command = List.of("tar", "caf", archive.toString(), "-C", source.toString(), ".");
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      assertThat(process.waitFor()).isZero();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  private Path program(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void aFaultChangesNothing() throws Exception {
    try (LayerCase site = site("faults")) {
      Path source = intoSource(site);
      LayerInit.run(site.settings(), List.of("*"));
      Recording.of(site.settings()).run(List.of("/"));
      Map<String, String> trees = site.trees();
      Map<String, String> database = site.database();
      Map<String, String> logs = logs(site);

      title(source.resolve("site/page"), "Changed");
      Files.writeString(source.resolve("site/document/__meta__"), "[('type', 'No such type')]");
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("*")))
          .isInstanceOf(PlanRefusedException.class)
          .hasMessageContaining("/site/document");
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).plan(List.of("*")))
          .isInstanceOf(PlanRefusedException.class);

      // The first phase is written before its program fails.
      Files.delete(source.resolve("site/document/__meta__"));
      Files.copy(
          site.home().resolve("base/__root__/site/document/__meta__"),
          source.resolve("site/document/__meta__"));
      Path failing = program("failing", "exit 1");
      Path hook =
          program(
              "hook",
              "cat > " + folder.resolve("asked"),
              "echo '[{\"paths\": [\"/site/page\"], \"cmd\": \"" + failing + "\"}]'");
      Settings hooked = site.settings().with(Setting.PLAYBACK_HOOK, hook.toString());
      assertThatThrownBy(() -> LayerUpdate.of(hooked).run(List.of("*")))
          .hasMessageContaining("failing");
      assertThat(folder.resolve("asked")).hasContent("{\"paths\": [\"/site/page/\"]}");
      assertThat(site.database()).isEqualTo(database);
      Files.writeString(source.resolve("site/document/__meta__"), "[('type', 'No such type')]");

      Path link = source.resolve("site/link");
      Files.createSymbolicLink(link, Path.of("/etc/passwd"));
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("*")))
          .hasMessageContaining("site/link: is a link or no file");
      Files.delete(link);

      Path archive = site.home().resolve("app-source/__root__.tar");
      Path outside = Files.createDirectories(folder.resolve("deep/er"));
      Files.writeString(folder.resolve("evil"), "x");
      for (String hostile : List.of("../../evil", folder.resolve("evil").toString())) {
        git(folder, "--version");
        new ProcessBuilder("tar", "cPf", archive.toString(), "-C", outside.toString(), hostile)
            .start()
            .waitFor();
        assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("*")))
            .hasMessageContaining("holds a path that leads out of it");
      }
      Files.createSymbolicLink(outside.resolve("a"), Path.of("/etc"));
      new ProcessBuilder("tar", "cf", archive.toString(), "-C", outside.toString(), "a")
          .start()
          .waitFor();
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("*")))
          .hasMessageContaining("holds a link: a");
      Files.writeString(archive, "no archive");
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("*")))
          .hasMessageContaining("app-source/__root__.tar");
      Files.delete(archive);
      assertThatThrownBy(() -> LayerUpdate.of(site.settings()).run(List.of("nothing")))
          .hasMessageContaining("there is no layer nothing; name one of 10 app's");

      assertThat(site.trees()).isEqualTo(trees);
      assertThat(site.database()).isEqualTo(database);
      assertThat(logs(site)).isEqualTo(logs);
      LayerUpdate.Result result =
          LayerUpdate.of(site.settings()).skipErrors(true).run(List.of("*"));
      assertThat(result.commits()).containsOnlyKeys(LayerCase.BASE);
      assertThat(site.database().get("__root__/site/page/__meta__")).contains("'Changed'");
    }
  }
}
