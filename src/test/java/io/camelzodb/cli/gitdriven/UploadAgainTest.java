package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaces what an earlier upload made, as long as nobody has touched it. */
class UploadAgainTest {
  private static final String LIB = "__root__/site/lib/";

  @TempDir private Path folder;
  private Path base;
  private Path library;
  private String source = "";
  private int recorded;

  @BeforeEach
  void anUpload() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
    library = Files.createDirectories(folder.resolve("library"));
    Files.createDirectories(library.resolve("js"));
    Files.writeString(library.resolve("js/x.min.js"), "alert(1);\n");
    Files.writeString(library.resolve("js/y.js"), "alert(2);\n");
    Files.createDirectories(library.resolve("css"));
    Files.writeString(library.resolve("css/dark.css"), "body {}\n");
    upload();
  }

  @Test
  void aNewVersionReplacesTheOldOne() throws Exception {
    Files.writeString(library.resolve("js/x.min.js"), "alert(3);\n");
    Files.delete(library.resolve("css/dark.css"));
    Files.delete(library.resolve("css"));
    Map<String, String> before = CommandSite.state(base);
    Map<String, String> objects = objects();
    CommandRun plan = run("upload", "--dry-run", library.toString(), "/site/lib");
    assertThat(plan.said()).contains("delete /site/lib/css", "change /site/lib/js/x.min.js");
    assertThat(CommandSite.state(base)).isEqualTo(before);
    upload();
    assertThat(tree())
        .containsEntry(LIB + "js/x.min.js/__source__.js", "alert(3);\n")
        .doesNotContainKeys(LIB + "css/__meta__", LIB + "css/dark.css/__meta__");
    assertThat(objects()).isEqualTo(tree()).isNotEqualTo(objects);
    assertThat(base.resolve(".camel-zodb.upload-replaced")).doesNotExist();
    upload();
    assertThat(objects()).isEqualTo(tree());
  }

  @Test
  void whatSomebodyTouchedStays() throws Exception {
    // Edited in the tree, added to git, changed in the database, and a neighbour.
    Files.writeString(base.resolve(LIB + "js/x.min.js/__source__.js"), "edited\n");
    CommandSite.git(base, "add", LIB + "js/y.js");
    Path meta = Files.createDirectories(base.resolve(LIB + "css/own")).resolve("__meta__");
    Files.writeString(meta, "[\n    ('title', 'Mine'),\n    ('type', 'Folder'),\n]\n");
    assertThat(run("playback", "/site/lib/css/own").status()).isZero();
    Files.move(library, folder.resolve("moved"));
    Files.createDirectories(library);
    Files.writeString(library.resolve("z.js"), "z\n");
    upload();
    assertThat(tree())
        .containsEntry(LIB + "js/x.min.js/__source__.js", "edited\n")
        .containsKeys(
            LIB + "js/__meta__",
            LIB + "js/y.js/__meta__",
            LIB + "css/__meta__",
            LIB + "css/own/__meta__",
            LIB + "z.js/__meta__")
        .doesNotContainKey(LIB + "css/dark.css/__meta__");
    assertThat(objects())
        .containsEntry(LIB + "js/x.min.js/__source__.js", "alert(1);\n")
        .containsKeys(LIB + "js/y.js/__meta__", LIB + "css/own/__meta__")
        .doesNotContainKey(LIB + "css/dark.css/__meta__");
  }

  @Test
  void whatTheDatabaseHasOtherwiseStays() throws Exception {
    Files.writeString(base.resolve(LIB + "js/x.min.js/__source__.js"), "of another\n");
    assertThat(run("playback", "/site/lib/js/x.min.js").status()).isZero();
    Files.writeString(base.resolve(LIB + "js/x.min.js/__source__.js"), "alert(1);\n");
    Files.delete(library.resolve("js/x.min.js"));
    upload();
    assertThat(objects()).containsEntry(LIB + "js/x.min.js/__source__.js", "of another\n");
    Files.writeString(library.resolve("js/x.min.js"), "alert(9);\n");
    CommandRun run = run("upload", library.toString(), "/site/lib");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).contains("exists already and differs");
  }

  @Test
  void afterAFailureEverythingIsAsItWas() throws Exception {
    Files.writeString(library.resolve("js/x.min.js"), "alert(3);\n");
    Files.writeString(base.resolve(LIB + "css/dark.css/__source__.css"), "edited\n");
    Files.writeString(library.resolve("css/dark.css"), "body { }\n");
    Map<String, String> before = CommandSite.state(base);
    Map<String, String> objects = objects();
    CommandRun run = run("upload", library.toString(), "/site/lib");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.said()).contains("exists already and differs");
    assertThat(CommandSite.state(base)).isEqualTo(before);
    assertThat(objects()).isEqualTo(objects);
  }

  @Test
  void whatAKilledOnePutAsideComesBack() throws Exception {
    Path aside = base.resolve(".camel-zodb.upload-replaced/" + LIB + "js/y.js");
    Files.createDirectories(aside);
    for (String name : List.of("__meta__", "__source__.js")) {
      Files.move(base.resolve(LIB + "js/y.js/" + name), aside.resolve(name));
    }
    Files.delete(base.resolve(LIB + "js/y.js"));
    Map<String, String> objects = objects();
    upload();
    assertThat(objects()).isEqualTo(objects).isEqualTo(tree());
  }

  private void upload() {
    CommandRun run = run("upload", library.toString(), "/site/lib");
    assertThat(run.status()).as(run.said()).isZero();
  }

  private CommandRun run(String... arguments) {
    return new CommandRun(CommandSite.arguments(source, base, List.of(arguments)));
  }

  private Map<String, String> tree() throws IOException {
    Map<String, String> all = new TreeMap<>(TreeContent.of(base));
    all.keySet().removeIf(name -> !name.startsWith("__root__/site/lib"));
    return all;
  }

  private Map<String, String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder)).run(List.of("/"));
    Map<String, String> all = new TreeMap<>(TreeContent.of(back));
    all.keySet().removeIf(name -> !name.startsWith("__root__/site/lib"));
    return all;
  }
}
