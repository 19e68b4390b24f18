package io.camelzodb.sync;

import static io.camelzodb.testing.MemorySnapshot.attributes;
import static io.camelzodb.testing.MemorySnapshot.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.Problem;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What old Zope lists in a container and has as an attribute of its class is nothing lost. */
class ControlPanelTest {
  @TempDir Path folder;

  private final List<Problem> problems = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"zodb.unsupported=state", "zodb.enter-unsupported=true"})
  void recordOfItTellsTheTransaction(String setting) throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Path.of("src/test/corpus/foreign/control-panel.fs"), dataFs);
    Path tree = folder.resolve("tree");
    int equals = setting.indexOf('=');
    Settings settings =
        Settings.of(
            Map.of(
                "zodb.source",
                "file://" + dataFs,
                "zodb.base-dir",
                tree.toString(),
                setting.substring(0, equals),
                setting.substring(equals + 1)),
            folder,
            "-D");
    try (Git git = Git.init().setDirectory(tree.toFile()).call()) {
      Recording.Result result = Recording.of(settings).commit(true).run(List.of("/"));
      assertThat(result.problems()).isEmpty();
      assertThat(result.summary().errors()).isZero();
      RevCommit commit = git.log().call().iterator().next();
      assertThat(commit.getFullMessage()).contains("Zodb-Tid: 0x");
    }
    assertThat(tree.resolve("__root__/Control_Panel/Products/__meta__")).exists();
    assertThat(tree.resolve("__root__/Control_Panel/Database")).doesNotExist();
  }

  @Test
  void anObjectOfTheClassOfAnUnknownProductIsANote() throws Exception {
    assertThat(ids("Products.Old.Panel.Panel")).containsExactly("here");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).severity()).isEqualTo(Problem.Severity.NOTE);
    assertThat(problems.get(0).where()).isEqualTo("/box/gone");
    assertThat(problems.get(0).message()).contains("Products.Old.Panel.Panel");
  }

  @Test
  void anObjectThatAFolderLostIsAnError() throws Exception {
    assertThat(ids("OFS.Folder.Folder")).containsExactly("here");
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).severity()).isEqualTo(Problem.Severity.ERROR);
  }

  /** What a container holds that lists two objects and has only one of them. */
  private List<String> ids(String className) throws Exception {
    MemorySnapshot export =
        new MemorySnapshot()
            .add(
                1,
                className,
                attributes(
                    "id",
                    new Text("box"),
                    "here",
                    reference(2),
                    "_objects",
                    Tuple.of(
                        attributes("id", new Text("here"), "meta_type", new Text("Thing")),
                        attributes("id", new Text("gone"), "meta_type", new Text("Thing")))))
            .folder(2, "here");
    ObjectTree tree = new ObjectTree(export, problems::add);
    List<String> ids = new ArrayList<>();
    for (ZopeObject child : tree.children(tree.root())) {
      ids.add(child.id());
    }
    return ids;
  }
}
