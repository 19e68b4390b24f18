package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands on a disk that is too small, in whatever they are just then: one line that names a file
 * or folder on that disk and says what to do. Only root can mount such a disk; elsewhere these are
 * skipped.
 */
class FullDiskTest {
  private static final Path SITE = Corpus.xml().resolve("zope2/plone43-site.xml.gz");

  @TempDir private Path folder;
  private Path disk;
  private boolean mounted;

  @BeforeEach
  void aDisk() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
  }

  @AfterEach
  void noDisk() throws Exception {
    if (mounted) {
      command("umount", disk.toString());
    }
  }

  private void mount(int kilobytes) throws Exception {
    mounted = command("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", "" + disk);
    assumeTrue(mounted, "no disk can be mounted here");
  }

  private static boolean command(String... words) throws InterruptedException {
    try {
      return new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  private String fails(String... arguments) {
    CommandRun run = new CommandRun(List.of(arguments));
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    return run.said().strip();
  }

  private void toldWithPath(String error) {
    assertThat(error.lines())
        .last(InstanceOfAssertFactories.STRING)
        .contains(disk.toString(), "No space left on device")
        .containsPattern("free some space");
    assertThat(error).doesNotContain("/proc/self/fd", "a file cannot be written");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 100, 240, 400})
  void extract(int kilobytes) throws Exception {
    mount(kilobytes);
    toldWithPath(fails("extract", SITE.toString(), "--out", disk.resolve("x").toString()));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 1400, 1500, 1600})
  void record(int kilobytes) throws Exception {
    mount(kilobytes);
    toldWithPath(
        fails(
            "-D",
            "zodb.source=xml:" + SITE.toAbsolutePath(),
            "-D",
            "zodb.base-dir=" + disk.resolve("mirror"),
            "record",
            "--commit",
            "/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 120})
  void history(int kilobytes) throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/history/Data.fs"), dataFs);
    mount(kilobytes);
    toldWithPath(
        fails(
            "-D",
            "zodb.source=file:" + dataFs,
            "-D",
            "zodb.base-dir=" + disk.resolve("mirror"),
            "history"));
  }
}
