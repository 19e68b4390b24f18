package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.SmallDisk;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A playback onto a disk that is too small leaves what was there, and does it when there is room.
 */
class FullDiskPlaybackIT {
  @TempDir private Path folder;
  private Path tree;

  @BeforeEach
  void aTreeWithALargeFile() throws IOException {
    tree = folder.resolve("tree");
    Recording.of(settings(Corpus.zope().resolve("golden/tiny/Data.fs"))).run(List.of("/"));
    Path large = Files.createDirectory(tree.resolve("__root__/site/large"));
    Files.writeString(large.resolve("__meta__"), "[('title', ''), ('type', 'File')]");
    Files.write(large.resolve("__source__.bin"), new byte[3 << 20]);
  }

  @Test
  void aDatabaseStaysAsItIs() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 2048)) {
      Path dataFs = disk.path().resolve("Data.fs");
      Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
      byte[] before = Files.readAllBytes(dataFs);
      Map<String, String> files = TreeContent.of(tree);
      isToldInOneLine(dataFs);
      assertThat(dataFs).hasBinaryContent(before);
      assertThat(disk.path().resolve("Data.fs.tmp")).doesNotExist();
      assertThat(TreeContent.of(tree)).isEqualTo(files);
      disk.resize(16_384);
      assertThat(Playback.of(settings(dataFs)).run(List.of("/")).plan().operations()).hasSize(1);
      assertThat(Playback.of(settings(dataFs)).run(List.of("/")).tid()).isNull();
    }
  }

  @Test
  void aNewDatabaseIsNotThereUntilItIsWhole() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 2048)) {
      Path dataFs = disk.path().resolve("Data.fs");
      isToldInOneLine(dataFs);
      assertThat(dataFs).doesNotExist();
      disk.resize(16_384);
      assertThat(Playback.of(settings(dataFs)).run(List.of("/")).tid()).isNotNull();
      assertThat(Playback.of(settings(dataFs)).run(List.of("/")).tid()).isNull();
    }
  }

  private void isToldInOneLine(Path dataFs) {
    assertThatThrownBy(() -> Playback.of(settings(dataFs)).run(List.of("/")))
        .hasMessage(dataFs + ": nothing was written: No space left on device");
  }

  private Settings settings(Path dataFs) throws IOException {
    return Settings.of(
        Map.of("zodb.source", "file://" + dataFs, "zodb.base-dir", tree.toString()),
        folder,
        "the test");
  }
}
