package io.camelzodb.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.history.History;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.sync.watch.WatchEvents;
import io.camelzodb.sync.watch.Watcher;
import io.camelzodb.zope.DatabaseKind;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small databases whose objects are not Zope's. */
class ForeignDatabaseTest {
  @TempDir Path folder;

  private FileStorage open(String name) throws IOException {
    Path copy = folder.resolve(name);
    Files.copy(
        Path.of("src/test/corpus/foreign").resolve(name),
        copy,
        StandardCopyOption.REPLACE_EXISTING);
    return FileStorage.open(copy, FileStorageOptions.DEFAULT);
  }

  private Extracted extract(String name) throws IOException {
    try (FileStorage store = open(name)) {
      return Extracted.of(store, folder.resolve("out"));
    }
  }

  private Settings settings(String name, String unsupported) throws IOException {
    open(name).close();
    return Settings.of(
        Map.of(
            "zodb.source",
            "file://" + folder.resolve(name),
            "zodb.base-dir",
            folder.resolve("tree").toString(),
            "zodb.unsupported",
            unsupported),
        folder,
        "-D");
  }

  @Test
  void filesAndContainersOfBlueBream() throws Exception {
    Extracted extracted = extract("bluebream.fs");
    assertThat(extracted.objects().keySet())
        .containsExactly(
            "/",
            "/Application",
            "/Application/blog",
            "/Application/blog/first",
            "/Application/docs",
            "/Application/docs/note.txt",
            "/Application/docs/pic.png");
    var first = extracted.objects().get("/Application/blog/first");
    assertThat(first.path("class").asText()).isEqualTo("myapp.app.Entry");
    assertThat(first.path("fields").path("text").asText()).isEqualTo("<p>Hello</p>");
    assertThat(first.path("fields").path("title").asText()).isEqualTo("First");
    assertThat(extracted.payload("/Application/docs/note.txt", "data").path("sha256").asText())
        .isEqualTo(Extracted.sha256("a note".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertThat(extracted.payload("/Application/docs/pic.png", "data").path("size").asLong())
        .isEqualTo(1032);
    assertThat(extracted.report().path("problems")).isEmpty();
    assertThat(extracted.result().complete()).isTrue();
  }

  @Test
  void pagesOfPyramid() throws Exception {
    Extracted extracted = extract("pyramid.fs");
    assertThat(extracted.objects().keySet())
        .containsExactly("/", "/app_root", "/app_root/FrontPage", "/app_root/About");
    assertThat(extracted.objects().get("/app_root/About").path("fields").path("data").asText())
        .isEqualTo("text of About");
    assertThat(extracted.report().path("problems")).isEmpty();
  }

  @Test
  void accountsInABTree() throws Exception {
    Extracted extracted = extract("plain.fs");
    assertThat(extracted.objects().keySet())
        .containsExactly("/", "/accounts", "/accounts/a0", "/accounts/a1", "/accounts/a2");
    assertThat(extracted.objects().get("/accounts/a2").path("fields").path("balance").asDouble())
        .isEqualTo(21.0);
  }

  @ParameterizedTest
  @CsvSource({
    "bluebream.fs,ZOPE3",
    "pyramid.fs,MAPPING",
    "plain.fs,MAPPING",
    "control-panel.fs,ZOPE"
  })
  void theKindIsTold(String name, DatabaseKind kind) throws Exception {
    try (FileStorage store = open(name)) {
      assertThat(new ObjectTree(store.snapshot(), problem -> {}).kind()).isEqualTo(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bluebream.fs", "pyramid.fs", "plain.fs"})
  void wholeStatesAreRecorded(String name) throws Exception {
    Settings settings = settings(name, "state");
    Recording.Result result = Recording.of(settings).run(List.of("/"));
    assertThat(result.problems()).isEmpty();
    Extracted extracted = extract(name);
    for (String path : extracted.objects().keySet()) {
      Path files = folder.resolve("tree/__root__" + path);
      assertThat(files.resolve("__meta__")).exists();
      assertThat(files.resolve("__state__"))
          .content()
          .contains("record " + extracted.objects().get(path).path("oid").asText());
    }
    assertThat(Recording.of(settings).run(List.of("/")).summary().files().written()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bluebream.fs", "pyramid.fs", "plain.fs"})
  void whatIsNotDoneIsSaidAndNothingIsWritten(String name) throws Exception {
    Settings settings = settings(name, "type");
    String kind = name.equals("bluebream.fs") ? "Zope 3, Grok or BlueBream site" : "plain mapping";
    assertThatThrownBy(() -> Recording.of(settings).run(List.of("/")))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll(kind, "zodb.unsupported=state", "extract");
    assertThat(folder.resolve("tree/__root__")).doesNotExist();
    assertThatThrownBy(() -> History.of(settings).run((a, b, c, d) -> {}))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(kind);
    try (Watcher watching =
        new Watcher(settings, Duration.ofSeconds(1), false, new WatchEvents() {})) {
      assertThatThrownBy(watching::run)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining(kind);
    }
    byte[] before = Files.readAllBytes(folder.resolve(name));
    Recording.of(settings(name, "state")).run(List.of("/"));
    for (String mode : List.of("type", "state")) {
      assertThatThrownBy(
              () ->
                  Playback.of(settings(name, mode))
                      .from(new TreeOrigin.Folder(folder.resolve("tree")))
                      .run(List.of("/")))
          .isInstanceOf(StorageException.class)
          .hasMessageContainingAll(kind, "nothing was changed");
    }
    assertThat(Files.readAllBytes(folder.resolve(name))).isEqualTo(before);
  }

  @Test
  void anEmptyDatabaseHasNothingAndNoFault() throws Exception {
    // By src/test/python/empty_database.py.
    Path dataFs = folder.resolve("empty.fs");
    Files.copy(Path.of("src/test/corpus/foreign/empty.fs"), dataFs);
    try (FileStorage store = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
      assertThat(new ObjectTree(store.snapshot(), problem -> {}).kind())
          .isEqualTo(DatabaseKind.EMPTY);
      Extracted extracted = Extracted.of(store, folder.resolve("out"));
      assertThat(extracted.result().complete()).isTrue();
      assertThat(extracted.report().path("problems")).isEmpty();
    }
  }

  @Test
  void nobodyIsSentToLostAndFoundThatIsNotThere() throws Exception {
    Path dataFs = folder.resolve("headless.fs");
    byte[] bytes = Files.readAllBytes(Path.of("src/test/corpus/foreign/pyramid.fs"));
    // The root's record of both transactions is made unreadable.
    for (int i = 0; i + 17 < bytes.length; i++) {
      if (new String(bytes, i, 17, java.nio.charset.StandardCharsets.US_ASCII)
          .equals("PersistentMapping")) {
        bytes[i - 1] = (byte) 0xff;
        bytes[i - 3] = (byte) 0xff;
      }
    }
    Files.write(dataFs, bytes);
    try (FileStorage store = FileStorage.open(dataFs, FileStorageOptions.DEFAULT)) {
      Extracted extracted = Extracted.of(store, folder.resolve("out"));
      boolean there = extracted.report().path("lost_and_found").asLong() > 0;
      for (var problem : extracted.report().path("problems")) {
        if (problem.path("advice").asText().contains("lost+found")) {
          assertThat(there).isTrue();
        }
      }
      assertThat(extracted.result().complete()).isFalse();
    }
  }
}
