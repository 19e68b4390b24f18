package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage is skipped where a part is of use, and nowhere else. */
class DamagedSourceTest {
  @TempDir Path folder;

  @BeforeEach
  void damage() throws IOException {
    byte[] bytes = Files.readAllBytes(Corpus.zope().resolve("golden/tiny/Data.fs"));
    // The last bytes of a transaction and the head of the next one.
    int at = bytes.length / 2;
    Arrays.fill(bytes, at, at + 512, (byte) 0);
    Files.write(folder.resolve("Data.fs"), bytes);
  }

  private Settings settings(String option, String damaged) throws SettingsException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + folder.resolve("Data.fs") + option,
            "zodb.damaged",
            damaged,
            "zodb.base-dir",
            folder.resolve("mirror").toString()),
        folder,
        "-D");
  }

  @Test
  void recordsWhatIsLeftIntoAnEmptyTreeOnly() throws IOException {
    assertThatThrownBy(() -> Recording.of(settings("", "")).run(List.of("/")))
        .hasMessageContaining("damaged=skip");
    Settings skip = settings("", "skip");
    var result = Recording.of(skip).run(List.of("/"));
    assertThat(result.summary().objects()).isPositive();
    assertThat(result.problems()).isNotEmpty();
    assertThatThrownBy(() -> Recording.of(skip).run(List.of("/")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("exists already")
        .hasMessageContaining("zodb.base-dir");
  }

  @Test
  void isRefusedWhereWhatIsMissingWouldCountAsDeleted() {
    for (String option : List.of("", "?damaged=skip")) {
      assertThatThrownBy(() -> Sources.open(settings(option, option.isEmpty() ? "skip" : "")))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("works for extract");
      assertThatThrownBy(
              () -> Sources.openForWriting(settings(option, option.isEmpty() ? "skip" : ""), false))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("works for extract");
    }
  }

  @Test
  void theSourceGoesAboveTheSetting() throws IOException {
    assertThat(Sources.damaged(settings("?damaged=stop", "skip"), DamagePolicy.REFUSE))
        .isEqualTo(DamagePolicy.STOP);
    assertThat(Sources.damaged(settings("", "stop"), DamagePolicy.SKIP))
        .isEqualTo(DamagePolicy.STOP);
    assertThat(Sources.damaged(settings("", ""), DamagePolicy.SKIP)).isEqualTo(DamagePolicy.SKIP);
    assertThatThrownBy(
            () -> Sources.openNamed(folder.resolve("Data.fs").toString(), settings("", "refuse")))
        .hasMessageContaining("byte");
  }
}
