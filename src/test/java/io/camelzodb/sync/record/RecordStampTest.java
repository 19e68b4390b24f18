package io.camelzodb.sync.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.StateFileLocation;
import io.camelzodb.sync.record.pass.RecordSummary;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a recording may say that there is nothing to do, and when it has to look. */
class RecordStampTest {
  @TempDir Path folder;

  private final Map<String, String> pairs = new HashMap<>();
  private Path source;
  private byte[] before;
  private Tid tid;

  @BeforeEach
  void record() throws IOException {
    pairs.put("zodb.source", "file://" + Corpus.zope().resolve("golden/tiny/Data.fs"));
    pairs.put("zodb.base-dir", folder.resolve("tree").toString());
    tid = run().tid();
    source = folder.resolve("tree/__root__/site/add/__source__.py");
    before = Files.readAllBytes(source);
    assertThat(new RecordStamp(settings()).unchanged(tid)).isPresent();
  }

  private Settings settings() throws IOException {
    return Settings.of(pairs, folder, "-D");
  }

  private RecordSummary run() throws IOException {
    return Recording.of(settings()).run(List.of("/")).summary();
  }

  @Test
  void aSecondRunSaysTheSame() throws IOException {
    RecordSummary again = run();
    assertThat(again.objects()).isGreaterThan(10);
    assertThat(again.files().unchanged()).isEqualTo(again.objects());
    assertThat(again.files().files()).isZero();
  }

  @Test
  void aFileOfTheSameLengthAndTimeIsMended() throws IOException {
    FileTime time = Files.getLastModifiedTime(source);
    byte[] other = before.clone();
    other[0] ^= 1;
    Files.write(source, other);
    Files.setLastModifiedTime(source, time);
    assertMended();
  }

  @Test
  void aRemovedFileIsMended() throws IOException {
    Files.delete(source);
    assertMended();
  }

  @Test
  void anotherFileInItsPlaceIsMended() throws IOException {
    Path other = folder.resolve("other");
    Files.writeString(other, "other");
    Files.delete(source);
    Files.createSymbolicLink(source, other);
    assertMended();
    assertThat(source).isRegularFile();
    assertThat(other).hasContent("other");
  }

  @Test
  void aFolderOfNobodyIsRemoved() throws IOException {
    Path nobody = Files.createDirectory(source.resolveSibling("nobody"));
    assertMended();
    assertThat(nobody).doesNotExist();
  }

  private void assertMended() throws IOException {
    assertThat(new RecordStamp(settings()).unchanged(tid)).isEmpty();
    run();
    assertThat(source).hasBinaryContent(before);
    assertThat(new RecordStamp(settings()).unchanged(tid)).isPresent();
  }

  @Test
  void anotherTransactionIsRead() throws IOException {
    assertThat(new RecordStamp(settings()).unchanged(new Tid(tid.value() + 1))).isEmpty();
  }

  @Test
  void otherSettingsAreRead() throws IOException {
    pairs.put("zodb.default-owner", "somebody");
    assertThat(new RecordStamp(settings()).unchanged(tid)).isEmpty();
  }

  @Test
  void anotherTableOfPermissionsIsRead() throws IOException {
    Path table = folder.resolve("permissions.json");
    Files.copy(Corpus.zope().resolve("permissions.json"), table);
    pairs.put("zodb.permissions-file", table.toString());
    run();
    assertThat(new RecordStamp(settings()).unchanged(tid)).isPresent();
    Files.writeString(table, Files.readString(table) + "\n");
    assertThat(new RecordStamp(settings()).unchanged(tid)).isEmpty();
  }

  @Test
  void aDamagedStampIsNone() throws IOException {
    Path stamp = StateFileLocation.of(folder.resolve("tree"), "recorded");
    byte[] whole = Files.readAllBytes(stamp);
    for (int cut = 0; cut < whole.length - 4; cut += 7) {
      Files.write(stamp, Arrays.copyOf(whole, cut));
      assertThat(new RecordStamp(settings()).unchanged(tid)).isEmpty();
    }
  }

  @Test
  void whatSomebodyElseWroteDuringTheRunIsNotTrusted() throws IOException {
    RecordStamp during = new RecordStamp(settings());
    RecordSummary summary = run();
    Files.writeString(source, "somebody else's");
    during.leave(summary);
    assertThat(new RecordStamp(settings()).unchanged(tid)).isEmpty();
  }
}
