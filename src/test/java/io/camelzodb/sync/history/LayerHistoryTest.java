package io.camelzodb.sync.history;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.record.Recording;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The past of one layer: at each transaction the objects that showed it then. */
class LayerHistoryTest {
  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  @BeforeEach
  void aSiteWithAPast() throws Exception {
    site = LayeredSite.make(folder);
    site.title("/site/document", "Second");
    Recording.of(site.settings("zodb.layers.record", "defining")).run(List.of("/"));
    site.title("/site/page", "Of the site");
    Recording.of(site.settings()).run(List.of("/"));
    site.commit("recorded");
  }

  private CommandRun history(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "history";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new CommandRun(site.arguments(all));
  }

  private List<String> files(String layer, String revision) throws Exception {
    return git(site.layer(layer), "ls-tree", "-r", "--name-only", revision, "__root__")
        .lines()
        .sorted()
        .collect(Collectors.toList());
  }

  @Test
  void aBranchHoldsTheObjectsOfItsLayer() throws Exception {
    CommandRun run = history("--layer", LayeredSite.BASE);
    assertThat(run.status()).as(run.said()).isZero();
    // At its end the branch is what the layer has, but for what the custom layer defines.
    List<String> expected = files("base", "main");
    expected.removeIf(file -> file.startsWith("__root__/site/page/"));
    assertThat(files("base", "history")).isEqualTo(expected);
    assertThat(git(site.layer("base"), "show", "history:__root__/site/document/__meta__"))
        .contains("Second");
    assertThat(git(site.layer("base"), "log", "--format=%B", "history")).contains("Zodb-Tid: 0x");
    assertThat(git(site.layer("base"), "log", "--format=%H", "history", "--", "__root__/site/page"))
        .isNotEmpty();
    CommandRun custom = history("--json", "--layer", "custom");
    assertThat(custom.status()).as(custom.said()).isZero();
    assertThat(custom.said()).contains("\"layer\":\"custom\"");
    assertThat(files("custom", "history"))
        .containsExactly("__root__/site/page/__meta__", "__root__/site/page/__source-utf8__.html");
    // Nothing is left to do; then it goes on.
    assertThat(history("--layer", LayeredSite.BASE).said()).contains("Read 0 transactions");
    site.title("/site/document", "Third");
    Recording.of(site.settings("zodb.layers.record", "defining")).run(List.of("/"));
    assertThat(history("--layer", LayeredSite.BASE).status()).isZero();
    assertThat(git(site.layer("base"), "show", "history:__root__/site/document/__meta__"))
        .contains("Third");
    assertThat(files("base", "history")).isEqualTo(expected);
  }

  @Test
  void aContainerTakesTheObjectsInItAlong() throws Exception {
    assertThat(history("--layer", LayeredSite.BASE, "--branch", "before").status()).isZero();
    assertThat(files("base", "before")).contains("__root__/index_html/__meta__");
    // Only containers get another layer; most objects show that of their container.
    site.change(root -> LayeredSite.title(root.resolve("site/menu"), "Changed menu"));
    assertThat(site.shown()).containsEntry("/index_html", "(custom)");
    assertThat(history("--layer", LayeredSite.BASE, "--branch", "before").status()).isZero();
    assertThat(files("base", "before")).doesNotContain("__root__/index_html/__meta__");
    assertThat(history("--layer", "custom", "--branch", "before").status()).isZero();
    assertThat(files("custom", "before")).contains("__root__/index_html/__meta__");
  }

  @Test
  void branchesOfLayersAreKeptApart() throws Exception {
    CommandRun whole = history("--branch", "all");
    assertThat(whole.status()).as(whole.said()).isZero();
    assertThat(files("custom", "all"))
        .contains("__root__/site/page/__meta__", "__root__/site/document/__meta__");
    CommandRun mixed = history("--branch", "all", "--layer", "custom");
    assertThat(mixed.status()).isEqualTo(2);
    assertThat(mixed.said()).contains("the branch all holds all objects");
    assertThat(history("--layer", "nothere").said()).contains("there is no layer nothere");
    LayeredSite.remove(site.layer("app").resolve(".git"));
    assertThat(history("--layer", LayeredSite.APP).said()).contains("has no repository of its own");
  }
}
