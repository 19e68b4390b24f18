package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} over a real ZEO server, with layers, mounted databases and whole states. */
class LayeredStatusIT {
  @TempDir Path folder;

  private static List<String> status(List<String> settings, String... paths) {
    List<String> all = new ArrayList<>(settings);
    all.add("status");
    all.addAll(List.of(paths));
    CommandRun run = new CommandRun(all);
    List<String> lines =
        run.said()
            .lines()
            .filter(line -> line.matches("(here|there|both|uncommitted): .*"))
            .toList();
    assertThat(run.status()).as(run.said()).isEqualTo(lines.isEmpty() ? 0 : 1);
    return lines;
  }

  private static void command(List<String> settings, String... command) {
    CommandRun run = new CommandRun(Stream.concat(settings.stream(), Stream.of(command)).toList());
    assertThat(run.status()).as(run.said()).isZero();
  }

  private static void title(Path tree, String path, String title) throws Exception {
    Path file = tree.resolve("__root__" + path + "/__meta__");
    Files.writeString(
        file, Files.readString(file).replaceFirst("\\('title', '[^']*", "('title', '" + title));
  }

  @Test
  void layersAreNamed() throws Exception {
    try (LayerCase site =
        LayerCase.of(
            Files.createDirectory(folder.resolve("case")),
            Corpus.zope().resolve("golden/tiny/Data.fs"))) {
      Path home = site.home();
      List<String> settings =
          List.of(
              "-D", "zodb.source=zeo://127.0.0.1:" + site.port(),
              "-D", "zodb.base-dir=" + home.resolve("custom"),
              "-D", "zodb.layers=" + home.resolve("layers"));
      List<String> plain =
          List.of(
              "-D", "zodb.source=zeo://127.0.0.1:" + site.port(),
              "-D", "zodb.base-dir=" + home.resolve("base"));
      new RealGit(home.resolve("app")).run("init", "-q");
      // All objects are those of the lowest layer, but one.
      command(plain, "record", "--commit", "/");
      RealGit git = new RealGit(home.resolve("custom"));
      title(home.resolve("base"), "/site/page", "of the product");
      new RealGit(home.resolve("base")).run("commit", "-qam", "product");
      command(settings, "record", "--commit", "/");
      assertThat(home.resolve("custom/__root__/site/page/__meta__")).exists();
      assertThat(status(settings)).isEmpty();

      site.title("/site/add", "there");
      title(home.resolve("custom"), "/site/page", "here");
      title(home.resolve("base"), "/index_html", "here");
      assertThat(status(settings))
          .containsExactly(
              "here: changed /index_html: title (unstaged, layer 00-base)",
              "there: changed /site/add: title (layer 00-base)",
              "here: changed /site/page: title (unstaged, layer (custom))");
      git.run("commit", "-qam", "person's");
      assertThat(status(settings, "/site/page"))
          .containsExactly("here: changed /site/page: title (committed, layer (custom))");
      command(settings, "playback", "/");
      assertThat(status(settings))
          .containsExactly("uncommitted: changed /index_html (unstaged, layer 00-base)");
    }
  }

  @Test
  void mountedDatabasesAreCompared() throws Exception {
    Path script = Path.of("src/test/python/mounted_site.py").toAbsolutePath();
    Python.script(script, "build", folder.toString());
    Path tree = folder.resolve("tree");
    List<String> settings =
        List.of("--config", folder.resolve("config.py").toString(), "-D", "zodb.base-dir=" + tree);
    command(settings, "record", "--commit", "/");
    assertThat(status(settings)).isEmpty();
    CommandRun json =
        new CommandRun(Stream.concat(settings.stream(), Stream.of("status", "--json")).toList());
    assertThat(json.said()).contains("\"mount\":\"/\"").contains("\"compared\":0");
    Python.script(script, "edit", folder.toString(), "Second", "there");
    List<String> some = status(settings);
    assertThat(some).isNotEmpty().allMatch(line -> line.startsWith("there: "));
    new RealGit(tree).run("config", "--remove-section", "camel-zodb.main");
    assertThat(status(settings)).isEqualTo(some);
  }

  @Test
  void wholeStatesAreCompared() throws Exception {
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), folder.resolve("Data.fs"));
    Path tree = folder.resolve("tree");
    List<String> settings =
        List.of(
            "-D", "zodb.source=file://" + folder.resolve("Data.fs"),
            "-D", "zodb.base-dir=" + tree,
            "-D", "zodb.unsupported=state");
    command(settings, "record", "--commit", "/");
    assertThat(status(settings)).isEmpty();
    List<Path> states;
    try (Stream<Path> files = Files.walk(tree.resolve("__root__"))) {
      states =
          files
              .filter(file -> file.getFileName().toString().startsWith("__state__"))
              .sorted()
              .toList();
    }
    assertThat(states).isNotEmpty();
    Files.writeString(states.get(0), Files.readString(states.get(0)) + "# edited\n");
    assertThat(status(settings))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("here: changed ")
        .contains("state (unstaged)");
  }
}
