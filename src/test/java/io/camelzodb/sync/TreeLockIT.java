package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock against the library that perfact-zodbsync locks with, in its real Python. */
class TreeLockIT {
  private static final String PEER =
      """
      import sys, filelock
      lock = filelock.FileLock(sys.argv[1])
      try:
          lock.acquire(timeout=0.2)
      except filelock.Timeout:
          print("busy", flush=True)
      else:
          print("held", flush=True)
          sys.stdin.readline()
      """;

  @TempDir private Path base;

  private Process peer() throws IOException {
    Process process =
        new ProcessBuilder(
                Python.interpreter().toString(), "-c", PEER, base.resolve(TreeLock.FILE).toString())
            .redirectErrorStream(true)
            .start();
    return process;
  }

  private static String said(Process process) throws IOException {
    return process.inputReader(StandardCharsets.UTF_8).readLine();
  }

  @Test
  void keepsThePeerOutAndIsKeptOutByIt() throws Exception {
    try (TreeLock lock = TreeLock.acquire(base, Duration.ZERO)) {
      assertThat(lock).isNotNull();
      Process peer = peer();
      assertThat(said(peer)).isEqualTo("busy");
      peer.waitFor();
    }
    Process peer = peer();
    assertThat(said(peer)).isEqualTo("held");
    assertThatThrownBy(() -> TreeLock.acquire(base, Duration.ofMillis(200)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(TreeLock.FILE);
    assertThatThrownBy(() -> Recording.of(settings("true")).run(List.of("/")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("has the lock");
    assertThat(base.resolve("__root__")).doesNotExist();
    Recording.of(settings("false")).run(List.of("/"));
    assertThat(base.resolve("__root__")).exists();
    peer.getOutputStream().close();
    TreeLock.acquire(base, Duration.ofSeconds(30)).close();
    peer.waitFor();
  }

  private Settings settings(String lock) throws SettingsException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "xml:" + Corpus.xml().resolve("zope2/zope2-classic.xml").toAbsolutePath(),
            "zodb.base-dir",
            base.toString(),
            "zodb.lock",
            lock,
            "zodb.lock-timeout",
            "1"),
        base,
        "test");
  }

  @Test
  void excludesAnotherOfTheSameProcessAndLeavesForeignFilesAlone() throws IOException {
    Path mine = Files.writeString(base.resolve("mine"), "kept");
    Files.createSymbolicLink(base.resolve(TreeLock.FILE), mine);
    assertThatThrownBy(() -> TreeLock.acquire(base, Duration.ZERO))
        .hasMessageContaining("is not a regular file");
    Files.delete(base.resolve(TreeLock.FILE));
    Files.writeString(base.resolve(TreeLock.FILE), "what somebody wrote into it");
    try (TreeLock lock = TreeLock.acquire(base, Duration.ZERO)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> TreeLock.acquire(base, Duration.ofMillis(100)))
          .hasMessageContaining("has the lock");
    }
    TreeLock.acquire(base, Duration.ZERO).close();
    assertThat(base.resolve(TreeLock.FILE)).hasContent("what somebody wrote into it");
  }
}
