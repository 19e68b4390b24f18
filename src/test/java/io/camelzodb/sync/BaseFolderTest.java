package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.history.History;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree with passwords is for its owner alone, or it is told that it is not. */
class BaseFolderTest {
  /** Held, as Java forgets the handlers of a logger that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("io.camelzodb.sync");

  @TempDir private Path folder;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          log.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(handler);
  }

  private Settings settings(String... more) throws IOException {
    Map<String, String> pairs = new TreeMap<>();
    pairs.put(
        "zodb.source", "file://" + Corpus.zope().resolve("golden/types/Data.fs").toAbsolutePath());
    pairs.put("zodb.base-dir", "a/b/mirror");
    for (int i = 0; i < more.length; i += 2) {
      pairs.put(more[i], more[i + 1]);
    }
    return Settings.of(pairs, folder, "test");
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
  }

  private void widen(String name, String mode) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.setPosixFilePermissions(folder.resolve(name), PosixFilePermissions.fromString(mode));
  }

  @Test
  void isMadeForItsOwnerByWhateverWritesIt() throws Exception {
    Recording.of(settings()).run(List.of("/acl_users"));
    Recording.of(settings("zodb.base-dir", "committed")).commit(true).run(List.of("/acl_users"));
    Recording.of(settings("zodb.base-dir", "unlocked", "zodb.lock", "false"))
        .commit(true)
        .run(List.of("/acl_users"));
    History.of(settings("zodb.base-dir", "history"))
        .paths(List.of("/acl_users"))
        .run((transactions, commits, done, total) -> {});
    for (boolean commit : new boolean[] {true, false}) {
      Settings watched =
          settings("zodb.base-dir", "watched" + commit, "zodb.include", "/acl_users");
      try (Watcher watching =
          new Watcher(watched, Duration.ofSeconds(1), commit, new WatchEvents() {})) {
        watching.begin();
      }
    }
    for (String name :
        List.of("a/b/mirror", "committed", "unlocked", "history", "watchedtrue", "watchedfalse")) {
      assertThat(mode(name)).as(name).isEqualTo("rwx------");
    }
    assertThat(mode("a/b"))
        .as("what is above it")
        .isEqualTo(mode(Files.createDirectory(folder.resolve("plain")).getFileName() + ""));
    assertThat(log).isEmpty();
  }

  @Test
  void isAsTheSystemMakesFoldersWhereNoSecretIsInIt() throws Exception {
    Recording.of(settings("zodb.secrets", "mask")).commit(true).run(List.of("/acl_users"));
    widen("like this", "rwxr-xr-x");
    assertThat(mode("a/b/mirror")).isEqualTo(mode("a/b"));
    assertThat(log).isEmpty();
  }

  @Test
  void isToldOnceWhereItIsThereAlready() throws Exception {
    widen("a/b/mirror", "rwxr-x---");
    Recording.of(settings()).commit(true).run(List.of("/acl_users"));
    assertThat(mode("a/b/mirror")).isEqualTo("rwxr-x---");
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).contains("other users can read it", "chmod 700");
    Recording.of(settings()).commit(true).run(List.of("/sql"));
    assertThat(log).hasSize(1);
    widen("a/b/mirror", "rwxr-xr-x");
    Recording.of(settings()).commit(true).run(List.of("/mail"));
    assertThat(log).hasSize(2);
    widen("a/b/mirror", "rwx------");
    Recording.of(settings()).commit(true).run(List.of("/sub"));
    assertThat(log).hasSize(2);
  }
}
