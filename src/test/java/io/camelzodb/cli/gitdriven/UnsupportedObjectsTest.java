package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files hold only type and title of objects of types that are not supported. So a tree without such
 * an object does not remove it from the database: nothing could bring it back.
 */
class UnsupportedObjectsTest {
  private static final String LOG = "__root__/error_log/__meta__";
  private static final String NEWS = "__root__/site/menu/news ä/__meta__";

  @TempDir private Path folder;
  private Path base;
  private String source = "";
  private int recorded;

  @BeforeEach
  void aSite() throws Exception {
    CommandSite.make(folder);
    base = folder.resolve("base");
    source = "file://" + folder.resolve("Data.fs");
    contain("news ä");
    assertThat(run("record", "--commit", "/").status()).isZero();
    assertThat(objects()).contains(LOG, NEWS);
  }

  /** Puts an object of a type that is not supported into /site/menu. */
  private void contain(String id) throws IOException {
    Global type = new Global("Products.ATContentTypes.content.document", "ATDocument");
    try (WritableStore store =
            WritableFileStorage.open(
                folder.resolve("Data.fs"), FileStorageOptions.DEFAULT, null, false);
        Commit commit = store.begin(TransactionNote.of("", "test"))) {
      ZopeObject menu =
          Objects.requireNonNull(
              new ObjectTree(store.snapshot(), problem -> {})
                  .resolve(new ObjectPath(List.of("site", "menu"))));
      StateEdit state = new StateEdit(menu.state());
      ContainerEdit children = new ContainerEdit(state);
      Oid oid = new Oid(0x10_0000);
      children.add(id, "ATDocument", oid, type);
      children.finish();
      commit.store(oid, Tid.ZERO, record(type, new Dictionary()));
      commit.store(
          menu.oid(),
          menu.tid(),
          PickleWriter.writeRecord(
              new PickledObject(List.of(menu.record().classPart(), state.state()))));
      commit.vote();
      commit.finish();
    }
  }

  private static byte[] record(Global type, Dictionary state) throws IOException {
    return PickleWriter.writeRecord(new PickledObject(List.of(type, state)));
  }

  @Test
  void playbackLeavesThem() throws Exception {
    remove("error_log");
    CommandRun run = run("playback", "/");
    assertThat(run.status()).as(run.said()).isEqualTo(1);
    assertTold(run, "/error_log: not removed, since it cannot be recorded: ", "Site Error Log");
    run = run("playback", "--no-recurse", "/error_log");
    assertTold(run, "/error_log: not removed", "Site Error Log");
    assertThat(run("playback", "--skip-errors", "/").status()).isZero();
    assertThat(run("playback", "--dry-run", "/").said()).doesNotContain("delete /error_log");
    assertThat(objects()).contains(LOG);
    run = run("playback", "--delete-unrecorded", "/");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects()).doesNotContain(LOG).contains(NEWS);
  }

  @Test
  void soDoesPlaybackOfAFolderAroundThem() throws Exception {
    remove("site/menu");
    CommandRun run = run("playback", "/");
    assertTold(
        run,
        "/site/menu: not removed, since /site/menu/news ä in it cannot be recorded",
        "ATDocument");
    assertThat(objects()).contains(NEWS, "__root__/site/menu/alpha/__meta__");
    run = run("playback", "--delete-unrecorded", "/site");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects()).doesNotContain(NEWS).contains(LOG);
  }

  @Test
  void theyAreNotReplacedEither() throws Exception {
    Files.writeString(base.resolve(LOG), "[('title', ''), ('type', 'Folder')]\n");
    CommandRun run = run("playback", "--override", "/error_log");
    assertTold(run, "/error_log: not removed", "Site Error Log");
    run = run("playback", "--override", "--delete-unrecorded", "/error_log");
    assertThat(run.status()).as(run.said()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"site/menu", "error_log"})
  void commandsLeaveThem(String gone) throws Exception {
    git("branch", "before");
    CommandRun run = run("exec", "git rm -qr __root__/" + gone + " && git commit -qm gone");
    assertTold(run, " /" + gone + ": not removed", "delete-unrecorded");
    assertThat(run.status()).isEqualTo(1);
    assertThat(objects()).contains(LOG, NEWS);
    git("branch", "gone");
    run = run("reset", "before");
    assertThat(run.status()).as(run.said()).isZero();
    for (List<String> each :
        List.of(
            List.of("reset", "--skip-errors", "gone"),
            List.of("pick", "--skip-errors", "gone"),
            List.of("ff", "--skip-errors", "gone"),
            List.of("checkout", "--skip-errors", "gone"))) {
      run = run(each.toArray(String[]::new));
      assertThat(run.status()).as(run.said()).isZero();
      assertTold(run, " /" + gone + ": not removed", "delete-unrecorded");
      assertThat(objects()).contains(LOG, NEWS);
      run = run("checkout", "--reset", "before", "main");
      assertThat(run.status()).as(run.said()).isZero();
    }
    run = run("reset", "--delete-unrecorded", "gone");
    assertThat(run.status()).as(run.said()).isZero();
    assertThat(objects()).doesNotContain("__root__/" + gone + "/__meta__");
  }

  private void remove(String path) throws IOException {
    try (var all = Files.walk(base.resolve("__root__/" + path))) {
      for (Path each : all.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(each);
      }
    }
  }

  private static void assertTold(CommandRun run, String... parts) {
    assertThat(
            run.said()
                .lines()
                .filter(line -> Arrays.stream(parts).allMatch(line::contains))
                .filter(line -> line.startsWith("camel-zodb: ")))
        .as(run.said())
        .hasSize(1);
    assertThat(run.said()).doesNotContain("\tat ");
  }

  private CommandRun run(String... arguments) {
    return new CommandRun(CommandSite.arguments(source, base, List.of(arguments)));
  }

  private void git(String... arguments) throws Exception {
    CommandSite.git(base, arguments);
  }

  private Set<String> objects() throws IOException {
    Path back = folder.resolve("back" + recorded++);
    Recording.of(CommandSite.settings(source, back, folder)).run(List.of("/"));
    return TreeContent.of(back).keySet();
  }
}
