package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.plan.Operation;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What playback does with edited state files, and what it refuses. */
class StatePlaybackTest {
  @TempDir Path folder;

  private Path tree;
  private Path item;
  private Path catalog;

  @BeforeEach
  void aSite() throws Exception {
    Files.copy(Corpus.zope().resolve("golden/types/Data.fs"), folder.resolve("Data.fs"));
    tree = folder.resolve("tree");
    Recording.of(settings(tree, "keep")).run(List.of("/"));
    item = tree.resolve("__root__/unsupported/simple_item");
    catalog = tree.resolve("__root__/unsupported/catalog");
  }

  @Test
  void aRecordThatWasEditedIsChanged() throws Exception {
    Path state = item.resolve("__state__");
    Files.writeString(
        state, Files.readString(state).replaceFirst("\\{", "{\n    'more': 'of it',"));
    Playback.Result result = Playback.of(settings(tree, "keep")).run(List.of("/"));
    assertThat(errors(result)).isEmpty();
    assertThat(result.records()).isEqualTo(1);
    assertThat(result.plan().operations())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.path()).hasToString("/unsupported/simple_item");
              assertThat(((Operation.State) step).changed()).isEqualTo(1);
            });
    Path again = folder.resolve("again");
    Recording.of(settings(again, "keep")).run(List.of("/unsupported/simple_item"));
    assertThat(Files.readString(again.resolve("__root__/unsupported/simple_item/__state__")))
        .contains("'more': 'of it'");
    assertThat(Playback.of(settings(again, "keep")).run(List.of("/unsupported/simple_item")).tid())
        .isNull();
  }

  @Test
  void anObjectGoesWithItsFilesAndComesBackWithThem() throws Exception {
    Map<String, String> before = TreeContent.of(tree);
    Path aside = folder.resolve("aside");
    Files.move(catalog, aside);
    Playback.Result result = Playback.of(settings(tree, "keep")).run(List.of("/"));
    assertThat(result.plan().operations()).singleElement().isInstanceOf(Operation.Delete.class);
    Files.move(aside, catalog);
    result = Playback.of(settings(tree, "keep")).run(List.of("/unsupported/catalog"));
    assertThat(errors(result)).isEmpty();
    // Its records are still there; only its container has to lead to it again.
    assertThat(result.records()).isEqualTo(1);
    Path again = folder.resolve("again");
    Recording.of(settings(again, "keep")).run(List.of("/"));
    assertThat(TreeContent.of(again)).isEqualTo(before);
    assertThat(Playback.of(settings(tree, "keep")).run(List.of("/")).tid()).isNull();
  }

  @Test
  void whatIsNoStateIsRefusedByLine() throws Exception {
    Path state = item.resolve("__state__");
    String text = Files.readString(state);
    Files.writeString(state, text + "record zz\n");
    refused("line");
    Files.writeString(state, "");
    refused("state");
    Files.delete(state);
    Files.createSymbolicLink(state, catalog.resolve("__state__"));
    refused("is not a regular file");
  }

  @Test
  void aReferenceToNothingIsRefused() throws Exception {
    Path state = catalog.resolve("__state__");
    String text = Files.readString(state);
    Files.writeString(
        state, text.replaceFirst("'title': '", "'more': ref(00000000ffffffff), 'title': '"));
    refused("refers to 0x00000000ffffffff");
  }

  @Test
  void aClassThatDiffersIsReplacedOnRequestOnly() throws Exception {
    Path state = item.resolve("__state__");
    String text = Files.readString(state);
    Files.writeString(state, text.replaceFirst("<[^>]*>", "<OFS.SimpleItem:Item>"));
    refused("use --override to replace it");
    Playback.Result result =
        Playback.of(settings(tree, "keep"))
            .with(PlaybackOptions.DEFAULT.withOverride(true))
            .run(List.of("/unsupported"));
    assertThat(errors(result)).isEmpty();
    assertThat(Playback.of(settings(tree, "keep")).run(List.of("/")).tid()).isNull();
  }

  @Test
  void theDefaultLeavesStatesAlone() throws Exception {
    Path state = item.resolve("__state__");
    Files.writeString(state, "nothing of that kind");
    Map<String, String> values = new HashMap<>(values(tree));
    values.remove("zodb.unsupported");
    Settings plain = Settings.of(values, folder, "the test");
    assertThat(Playback.of(plain).run(List.of("/")).tid()).isNull();
  }

  private void refused(String message) throws IOException {
    Playback.Result result = Playback.of(settings(tree, "keep")).run(List.of("/"));
    assertThat(result.tid()).isNull();
    assertThat(errors(result))
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).contains(message));
  }

  private static List<Problem> errors(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(each -> each.severity() != Problem.Severity.NOTE)
        .toList();
  }

  private Map<String, String> values(Path base) {
    return Map.of(
        "zodb.source",
        "file://" + folder.resolve("Data.fs"),
        "zodb.base-dir",
        base.toString(),
        "zodb.unsupported",
        "state");
  }

  private Settings settings(Path base, String secrets) throws IOException {
    Map<String, String> values = new HashMap<>(values(base));
    values.put("zodb.secrets", secrets);
    return Settings.of(values, folder, "the test");
  }
}
