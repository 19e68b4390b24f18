package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.Corpus;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that stands in two places of a site, {@code /site} and {@code /twin}. */
class TwoPlacesTest {
  @TempDir private Path folder;
  private Path dataFs;
  private Path tree;

  @BeforeEach
  void aSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    tree = folder.resolve("tree");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    try (WritableStore store =
            WritableFileStorage.open(dataFs, FileStorageOptions.DEFAULT, null, false);
        Commit commit = store.begin(TransactionNote.of("", "test"))) {
      Snapshot snapshot = store.snapshot();
      ObjectTree objects = new ObjectTree(snapshot, problem -> {});
      ZopeObject root = objects.root();
      ZopeObject site = Objects.requireNonNull(objects.resolve(new ObjectPath(List.of("site"))));
      StateEdit state = new StateEdit(root.state());
      ContainerEdit children = new ContainerEdit(state);
      children.add("twin", "Folder", site.oid(), Objects.requireNonNull(site.className()));
      children.finish();
      PickledObject edited = new PickledObject(List.of(root.record().classPart(), state.state()));
      commit.store(root.oid(), root.tid(), PickleWriter.writeRecord(edited));
      commit.vote();
      commit.finish();
    }
    assertThat(run("record", "/").status()).isZero();
  }

  private CommandRun run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("-D", "zodb.source=file://" + dataFs, "-D", "zodb.base-dir=" + tree));
    all.addAll(List.of(arguments));
    return new CommandRun(all);
  }

  private void edit(String place, String source) throws IOException {
    Files.writeString(tree.resolve("__root__/" + place + "/add/__source__.py"), source);
  }

  @Test
  void whatBothSayIsDoneOnce() throws IOException {
    for (String place : List.of("site", "twin")) {
      Path at = tree.resolve("__root__").resolve(place);
      edit(place, "return 1\n");
      Path meta = at.resolve("__meta__");
      Files.writeString(
          meta, Files.readString(meta).replaceAll("'title', '[^']*'", "'title', 'n'"));
      Path fresh = Files.createDirectories(at.resolve("fresh/inner"));
      for (Path each : List.of(fresh, fresh.getParent())) {
        Files.writeString(
            each.resolve("__meta__"), "[\n    ('title', ''),\n    ('type', 'Folder'),\n]\n");
      }
    }
    CommandRun done = run("playback", "/");
    assertThat(done.status()).as(done.said()).isZero();
    assertThat(run("playback", "/").said()).contains("Nothing to do");

    for (String place : List.of("site", "twin")) {
      Files.delete(tree.resolve("__root__/" + place + "/fresh/inner/__meta__"));
      Files.delete(tree.resolve("__root__/" + place + "/fresh/inner"));
    }
    done = run("playback", "/");
    assertThat(done.status()).as(done.said()).isZero();
    assertThat(run("playback", "/").said()).contains("Nothing to do");
  }

  @Test
  void oneOfThemIsEnoughAndBothMustNotDiffer() throws IOException {
    edit("twin", "return 2\n");
    assertThat(run("playback", "/").status()).isZero();
    assertThat(run("record", "/").status()).isZero();
    assertThat(tree.resolve("__root__/site/add/__source__.py")).hasContent("return 2\n");

    byte[] before = Files.readAllBytes(dataFs);
    edit("site", "return 3\n");
    edit("twin", "return 4\n");
    CommandRun refused = run("playback", "/");
    assertThat(refused.status()).isOne();
    assertThat(refused.said().strip())
        .contains(
            "/twin/add: is the same object as /site/add, but their files differ; make them"
                + " the same");
    assertThat(Files.readAllBytes(dataFs)).isEqualTo(before);
  }
}
