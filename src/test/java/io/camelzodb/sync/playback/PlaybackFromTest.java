package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.git.GitException;
import io.camelzodb.git.RealGit;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.playback.origin.TreeOrigin;
import io.camelzodb.sync.playback.plan.Plan;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees that lie in commits and archives are played back as those in folders. */
class PlaybackFromTest {
  @TempDir Path folder;
  private Path tree;
  private Path source;
  private Settings settings;
  private RealGit git;

  @BeforeEach
  void aRecordedSiteWithTwoCommits() throws IOException {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    tree = folder.resolve("tree");
    settings =
        Settings.of(
            Map.of("zodb.source", "file://" + dataFs, "zodb.base-dir", tree.toString()),
            folder,
            "the test");
    Recording.of(settings).run(List.of("/"));
    git = new RealGit(tree);
    git.run("init", "-q", "-b", "main");
    git.run("add", "__root__");
    git.run("commit", "-q", "-m", "Recorded");
    source = tree.resolve("__root__/site/add/__source__.py");
    Files.writeString(source, "return 'the second'\n");
    git.run("commit", "-q", "-a", "-m", "Changed");
  }

  @Test
  void aRevisionIsReadFromGitAndNothingIsCheckedOut() throws IOException {
    Files.writeString(source, "return 'of nobody else'\n");
    assertThat(plan("rev:HEAD~1").operations()).isEmpty();
    Plan plan = plan("rev:HEAD");
    assertThat(plan.operations()).hasSize(1);
    assertThat(plan.compared()).isEqualTo(20);
    assertThat(Playback.of(settings).from(TreeOrigin.of("rev:main^0")).run(List.of("/")).tid())
        .isNotNull();
    assertThat(plan("rev:HEAD").operations()).isEmpty();
    assertThat(Files.readString(source)).isEqualTo("return 'of nobody else'\n");
    assertThat(git.run("status", "--porcelain")).contains(" M __root__/site/add/__source__.py");
    for (String wrong : List.of("rev:HEAD~9", "rev:nothing", "rev:", "rev:a b..c", "rev:@{x")) {
      assertThatThrownBy(() -> plan(wrong))
          .isInstanceOf(GitException.class)
          .hasMessageContaining("there is no revision");
    }
  }

  @Test
  void linksInACommitAreNotFollowed() throws IOException {
    Files.createSymbolicLink(tree.resolve("__root__/site/out"), folder);
    git.run("add", "__root__");
    git.run("commit", "-q", "-m", "A link");
    assertThat(plan("rev:HEAD").problems())
        .singleElement()
        .asString()
        .contains("rev:HEAD:__root__/site/out: is a link");
  }

  @Test
  void anArchiveIsReadAsGitMakesIt() throws IOException {
    for (String name : List.of("tree.tar", "tree.tar.gz")) {
      Path archive = folder.resolve(name);
      git.run("archive", "--prefix=site-1/", "-o", archive.toString(), "HEAD");
      Plan plan = plan(archive.toString());
      assertThat(plan.problems()).isEmpty();
      assertThat(plan.operations())
          .singleElement()
          .satisfies(each -> assertThat(each.path()).hasToString("/site/add"));
    }
  }

  private Plan plan(String from) throws IOException {
    return Playback.of(settings).from(TreeOrigin.of(from)).plan(List.of("/"));
  }
}
