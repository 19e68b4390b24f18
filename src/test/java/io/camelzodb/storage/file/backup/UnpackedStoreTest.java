package io.camelzodb.storage.file.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.contract.TransactionLogContract;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.testing.Corpus;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup gives what the database in it gives, and leaves no temporary file. */
class UnpackedStoreTest {
  private static final FileStorageOptions REFUSE = FileStorageOptions.DEFAULT;
  private static final FileStorageOptions SKIP = REFUSE.withDamaged(DamagePolicy.SKIP);
  private static final Path TINY = Corpus.zope().resolve("golden/tiny/Data.fs");

  @TempDir private Path folder;
  private byte[] dataFs;
  private long before;

  @BeforeEach
  void begin() throws IOException {
    dataFs = Files.readAllBytes(TINY);
    before = temporary();
  }

  private static long temporary() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      String ours = "zodb-backup-" + ProcessHandle.current().pid() + "-";
      return files.filter(file -> file.getFileName().toString().startsWith(ours)).count();
    }
  }

  private Path packed(byte[] content) throws IOException {
    Path packed = folder.resolve("Data.fs.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(content);
    }
    return packed;
  }

  private Path part(String name, byte[] content) throws IOException {
    Path home = Files.createDirectories(folder.resolve("repozo"));
    Files.write(home.resolve(name), content);
    return home;
  }

  @Test
  void givesWhatTheDatabaseGives() throws IOException {
    Path packed = packed(dataFs);
    try (FileStorage original = FileStorage.open(TINY, REFUSE);
        UnpackedStore store = BackupFormats.open(packed, REFUSE, null)) {
      assertThat(store.name()).isEqualTo(packed.toString());
      assertThat(store.head()).isEqualTo(original.head());
      assertThat(store.size()).isEqualTo(original.size());
      assertThat(Objects.requireNonNull(store.transactionLog()).transactions(original.head()))
          .hasNext();
      assertThat(store.problems()).isEmpty();
      assertThat(temporary()).isEqualTo(before + 1);
    }
    assertThat(temporary()).isEqualTo(before);
  }

  @Nested
  class Snapshots extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return BackupFormats.open(packed(dataFs), REFUSE, null);
    }
  }

  @Nested
  class Past extends TransactionLogContract {
    @Override
    protected ObjectStore open() throws Exception {
      return BackupFormats.open(packed(dataFs), REFUSE, null);
    }
  }

  @Nested
  class Salvaged extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      Arrays.fill(dataFs, dataFs.length / 2, dataFs.length / 2 + 200, (byte) 0);
      return BackupFormats.open(packed(dataFs), SKIP, null);
    }
  }

  /** Of the file that the user has, also by its past and by what is decoded later. */
  @Test
  void aDamagedRecordIsNamedWithoutTheTemporaryFile() throws IOException {
    Path copy = Files.write(folder.resolve("Data.fs"), dataFs);
    Corpus.spoil(copy, "/error_log");
    Path packed = packed(Files.readAllBytes(copy));
    try (UnpackedStore store = BackupFormats.open(packed, REFUSE, null)) {
      List<Problem> problems = new ArrayList<>();
      ObjectTree tree = new ObjectTree(store.snapshot(), problems::add);
      int objects = 0;
      for (ZopeObject each : tree.walk()) {
        assertThat(each.path().toString()).isNotEqualTo("/error_log");
        objects++;
      }
      assertThat(objects).isGreaterThan(10);
      assertThat(problems).hasSize(1);
      assertThat(problems.toString()).contains("/error_log").doesNotContain("zodb-backup-");
      Snapshot past = Objects.requireNonNull(store.transactionLog()).snapshot(store.head());
      assertThat(past.name()).isEqualTo(store.name());
    }
  }

  @Test
  void damageInItIsNamedWithoutTheTemporaryFile() throws IOException {
    Arrays.fill(dataFs, dataFs.length / 2, dataFs.length / 2 + 200, (byte) 0);
    Path packed = packed(dataFs);
    assertThatThrownBy(() -> BackupFormats.open(packed, REFUSE, null))
        .hasMessageContaining(packed + " (unpacked)")
        .hasMessageNotContaining("zodb-backup-");
    assertThat(temporary()).isEqualTo(before);
    try (UnpackedStore store = BackupFormats.open(packed, SKIP, null)) {
      assertThat(store.snapshot().contains(store.snapshot().root())).isTrue();
      assertThat(store.problems()).isNotEmpty().anyMatch(each -> each.where().contains("unpacked"));
      assertThat(store.problems().toString()).doesNotContain("zodb-backup-");
    }
    assertThat(temporary()).isEqualTo(before);
  }

  @Test
  void theNewestFullBackupOfRepozoCounts() throws IOException {
    part("2026-01-01-00-00-00.fs", "an older one, damaged".getBytes(StandardCharsets.US_ASCII));
    Path home = part("2026-01-02-00-00-00.fs", dataFs);
    assertThat(BackupFormats.isBackup(home)).isTrue();
    assertThat(BackupFormats.isBackup(home.resolve("2026-01-02-00-00-00.fs"))).isFalse();
    assertThat(BackupFormats.isBackup(folder)).isFalse();
    try (UnpackedStore store = BackupFormats.open(home, REFUSE, null)) {
      assertThat(store.snapshot().contains(store.snapshot().root())).isTrue();
    }
    assertThatThrownBy(() -> BackupFormats.open(home, REFUSE, "2026-01-01"))
        .hasMessageContaining("no full backup up to 2026-01-01");
  }

  @Test
  void aPartOfAnotherLengthThanListedIsNamed() throws IOException {
    part("2026-01-02-00-00-00.fs", dataFs);
    Path home =
        part(
            "2026-01-02-00-00-00.dat",
            ("/b/2026-01-02-00-00-00.fs 0 " + (dataFs.length + 1) + " " + "0".repeat(32) + "\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> BackupFormats.open(home, REFUSE, null))
        .hasMessageContaining("has " + dataFs.length + " bytes, not " + (dataFs.length + 1));
    try (UnpackedStore store = BackupFormats.open(home, SKIP, null)) {
      assertThat(store.snapshot().contains(store.snapshot().root())).isTrue();
      assertThat(store.problems()).isNotEmpty();
    }
  }

  @Test
  void ofArchivesOfOtherProgramsItIsToldHowToUnpackThem() throws IOException {
    Path seven =
        Files.write(folder.resolve("a"), new byte[] {'7', 'z', (byte) 0xbc, (byte) 0xaf, 39, 28});
    assertThat(message(seven)).contains("a 7z archive", "7z x " + seven);
    byte[] zstd = {'(', (byte) 0xb5, '/', (byte) 0xfd, 0};
    assertThat(message(Files.write(folder.resolve("b.zst"), zstd)))
        .contains("packed by zstd", "\"unzstd ");
    assertThat(message(Files.write(folder.resolve("b.tar.zst"), zstd)))
        .contains("\"tar --zstd -xf ");
    assertThat(BackupFormats.archive(Files.write(folder.resolve("c"), new byte[] {0x1f}))).isNull();
  }

  private static String message(Path archive) {
    return Objects.requireNonNull(BackupFormats.archive(archive), "archive").message();
  }
}
