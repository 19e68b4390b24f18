package io.camelzodb.cli.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that are moved from layer to layer, while the tree of all layers stays the same. */
class MoveCommandTest {
  @TempDir Path folder;
  private LayeredSite site = new LayeredSite(Path.of(""));

  @BeforeEach
  void aSiteWithAChangedPage() throws Exception {
    site = LayeredSite.make(folder);
    Files.createDirectories(site.in("custom", "/site/page"));
    for (String file : List.of("__meta__", "__source-utf8__.html")) {
      Files.copy(
          site.in("base", "/site/page").resolve(file),
          site.in("custom", "/site/page").resolve(file));
    }
    LayeredSite.title(site.in("custom", "/site/page"), "Of the site");
    LayeredSite.folder(site.in("custom", "/site/neu \"grün\""), "Neu");
    LayeredSite.folder(site.in("custom", "/site/neu \"grün\"/a b"), "Deeper");
    Playback.of(site.settings()).run(List.of("/"));
    site.commit("layered");
  }

  private CommandRun move(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "move";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new CommandRun(site.arguments(all));
  }

  /** What all layers say together, and what a playback would change other than the layers. */
  private void assertSameTree(Map<String, String> database) throws IOException {
    assertThat(site.database()).isEqualTo(database);
    assertThat(Playback.of(site.settings()).explain(List.of("/")).plan().operations())
        .allSatisfy(
            operation ->
                assertThat(((Operation.Change) operation).differences())
                    .allSatisfy(each -> assertThat(each.attribute()).isEqualTo("zodbsync_layer")));
    Map<String, String> trees = site.trees();
    assertThat(Recording.of(site.settings()).run(List.of("/")).summary().files().written())
        .isZero();
    assertThat(site.trees()).isEqualTo(trees);
    assertThat(Playback.of(site.settings()).explain(List.of("/")).plan().operations()).isEmpty();
  }

  @Test
  void objectsMoveDownAndUp() throws Exception {
    Map<String, String> database = site.database();
    byte[] data = Files.readAllBytes(folder.resolve("Data.fs"));
    CommandRun down = move("/site/neu \"grün\"", "/site/page", LayeredSite.APP);
    assertThat(down.status()).as(down.said()).isZero();
    assertThat(down.said())
        .contains("/site/page: (custom) -> " + LayeredSite.APP, "Moved 3 objects to");
    assertThat(Files.readAllBytes(folder.resolve("Data.fs"))).isEqualTo(data);
    assertThat(TreeContent.of(site.layer("custom"))).isEmpty();
    assertThat(site.in("app", "/site/neu \"grün\"/a b/__meta__")).content().contains("Deeper");
    assertThat(site.in("app", "/site/page/__meta__")).content().contains("Of the site");
    assertThat(site.in("base", "/site/page/__meta__")).content().doesNotContain("Of the site");
    assertSameTree(database);
    CommandRun up = move("/site/menu", "__root__/site/page", "custom");
    assertThat(up.status()).as(up.said()).isZero();
    assertThat(site.in("base", "/site/menu")).doesNotExist();
    assertThat(site.in("custom", "/site/menu/alpha/__meta__")).exists();
    assertSameTree(database);
    for (String layer : List.of("custom", "app", "base")) {
      assertThat(site.layer(layer).resolve(".camel-zodb.move")).doesNotExist();
    }
  }

  @Test
  void anOlderCopyIsReplacedOnlyIfGitHasIt() throws Exception {
    Map<String, String> database = site.database();
    LayeredSite.title(site.in("base", "/site/page"), "Edited");
    refused("would be replaced, and git does not have it as it is", "/site/page", LayeredSite.BASE);
    git(site.layer("base"), "commit", "-qam", "edited");
    CommandRun run = move("/site/page", LayeredSite.BASE);
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(site.in("base", "/site/page/__meta__")).content().contains("Of the site");
    assertThat(site.in("custom", "/site/page")).doesNotExist();
    assertSameTree(database);
  }

  @Test
  void oneObjectAlone() throws Exception {
    Map<String, String> database = site.database();
    CommandRun dry = move("--dry-run", "--no-recurse", "/site/neu \"grün\"", LayeredSite.BASE);
    assertThat(dry.said()).contains("Would move 1 objects to 00-base");
    assertThat(site.in("base", "/site/neu \"grün\"")).doesNotExist();
    assertThat(move("--no-recurse", "/site/neu \"grün\"", LayeredSite.BASE).status()).isZero();
    assertThat(site.in("base", "/site/neu \"grün\"/__meta__")).exists();
    assertThat(site.in("base", "/site/neu \"grün\"/a b")).doesNotExist();
    assertThat(site.in("custom", "/site/neu \"grün\"/a b/__meta__")).exists();
    assertSameTree(database);
    assertThat(move("--json", "/site/neu \"grün\"", LayeredSite.BASE).said())
        .contains("\"moved\":[{\"path\":\"/site/neu \\\"grün\\\"/a b\",\"from\":null}]");
    assertThat(move("/site/neu \"grün\"", LayeredSite.BASE).said()).contains("Moved 0 objects");
  }

  private void refused(String why, String... arguments) throws Exception {
    Map<String, String> before = new TreeMap<>(site.repositories());
    CommandRun run = move(arguments);
    assertThat(run.status()).as(run.said()).isNotZero();
    assertThat(run.said().strip().lines()).as(run.said()).hasSize(1);
    assertThat(run.said()).contains(why);
    assertThat(site.repositories()).isEqualTo(before);
  }

  @Test
  void whatWouldChangeTheTreeIsRefused() throws Exception {
    Files.createDirectories(site.in("app", "/site/page"));
    Files.copy(site.in("base", "/site/page/__meta__"), site.in("app", "/site/page/__meta__"));
    refused("lies above 00-base and has the object too", "/site", LayeredSite.BASE);
    Files.writeString(site.in("custom", "/site/neu \"grün\"/__frozen__"), "");
    refused("hides the layer 00-base there", "/site/neu \"grün\"/a b", LayeredSite.BASE);
    refused("no layer has such an object", "/site/nothere", LayeredSite.BASE);
    Files.createDirectories(site.in("custom", "/site/menu"));
    Files.writeString(site.in("custom", "/site/menu/__deleted__"), "");
    refused("is hidden by a marker", "/site/menu", "custom");
    refused("there is no layer nothere", "/site/page", "nothere");
    Files.delete(site.in("custom", "/site/page/__source-utf8__.html"));
    Files.createSymbolicLink(
        site.in("custom", "/site/page/__source-utf8__.html"), Path.of("/etc/hostname"));
    refused("is no plain file", "/site/page", LayeredSite.APP);
  }

  @Test
  void nothingIsHalfMoved() throws Exception {
    Map<String, String> before = site.repositories();
    // The second of the objects cannot be put there: a file is in the place of its folder.
    Files.createDirectories(site.in("app", "/site/neu \"grün\""));
    Files.writeString(site.in("app", "/site/neu \"grün\"/a b"), "a file");
    git(site.layer("app"), "add", "-A");
    git(site.layer("app"), "commit", "-q", "-m", "in the way");
    CommandRun run = move("/site/page", "/site/neu \"grün\"", LayeredSite.APP);
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    git(site.layer("app"), "reset", "-q", "--hard", "HEAD~1");
    assertThat(site.repositories()).isEqualTo(before);
    assertThat(site.in("app", "/site/page")).doesNotExist();
    // Nor if the files cannot be taken from where they are.
    Path fixed = site.in("custom", "/site/page");
    Files.setPosixFilePermissions(fixed, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      if (!Files.isWritable(fixed)) {
        run = move("/site/neu \"grün\"", "/site/page", LayeredSite.APP);
        assertThat(run.status()).as(run.said()).isEqualTo(1);
        assertThat(site.repositories()).isEqualTo(before);
      }
    } finally {
      Files.setPosixFilePermissions(fixed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** After a kill the files are in both layers, or in one; the same command ends it. */
  @Test
  void aKilledMoveIsEndedByTheNext() throws Exception {
    Map<String, String> database = site.database();
    Files.createDirectories(site.layer("custom").resolve(".camel-zodb.move"));
    for (String path : List.of("/site/menu/alpha", "/site/method")) {
      Files.createDirectories(site.in("custom", path));
      try (var files = Files.list(site.in("base", path))) {
        for (Path file : files.toList()) {
          Files.copy(file, site.in("custom", path).resolve(file.getFileName()));
        }
      }
    }
    // The metadata goes first.
    Files.delete(site.in("base", "/site/method/__meta__"));
    assertThat(move("/site/method", "custom").status()).isZero();
    assertThat(site.in("base", "/site/method")).doesNotExist();
    Files.createDirectories(site.layer("custom").resolve(".camel-zodb.move"));
    CommandRun run = move("/site/menu", "custom");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(site.in("base", "/site/menu")).doesNotExist();
    assertThat(site.in("custom", "/site/menu/alpha/__meta__")).exists();
    assertThat(site.layer("custom").resolve(".camel-zodb.move")).doesNotExist();
    assertSameTree(database);
  }

  @Test
  void withoutLayersThereIsNothingToMoveTo() {
    CommandRun run =
        new CommandRun(
            List.of("-D", "zodb.base-dir=" + site.layer("custom"), "move", "/site", "other"));
    assertThat(run.said()).contains("there are no layers");
    assertThat(run.status()).isEqualTo(2);
  }
}
