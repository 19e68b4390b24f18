package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a power cut may leave of a repository: each command says in a line how to find the last
 * commit, begins no new history, and writes nothing.
 */
@Timeout(120)
class BrokenRepositoryTest {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("record", "--commit", "/"),
          List.of("watch", "--commit"),
          List.of("log", "/site"),
          List.of("blame", "/site/add"),
          List.of("playback", "--from", "rev:HEAD", "--dry-run", "/"));

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path dataFs;
  private Path tree;
  private RealGit git;
  private String tip;

  @BeforeEach
  void aCommittedSite() throws IOException {
    dataFs = folder.resolve("Data.fs");
    tree = folder.resolve("tree");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    assertThat(run("record", "--commit", "/")).as(err.toString()).isZero();
    git = new RealGit(tree);
    tip = git.run("rev-parse", "HEAD").strip();
    // So that there is something to commit.
    Files.writeString(tree.resolve("__root__/site/add/__source__.py"), "return 1\n");
  }

  private enum Broken {
    EMPTY_REF("refs/heads/main", ""),
    ZEROS("refs/heads/main", "\0".repeat(41)),
    CUT_REF("refs/heads/main", "444590ae8eed299887293ff4"),
    LONG_REF("refs/heads/main", "4".repeat(60)),
    NO_SUCH_COMMIT("refs/heads/main", "4".repeat(40) + "\n"),
    LOST_REF("refs/heads/main", null),
    EMPTY_HEAD("HEAD", ""),
    ZEROS_IN_HEAD("HEAD", "\0".repeat(21)),
    HEAD_OF_NO_NAME("HEAD", "ref: refs/heads/ma..in\n"),
    HEAD_ELSEWHERE("HEAD", "ref: ../../main\n"),
    PACKED_REFS_OF_ZEROS("packed-refs", "\0".repeat(100)),
    PACKED_REFS_CUT("packed-refs", "# pack-refs with: peeled fully-peeled sorted \n444590ae8e"),
    EMPTY_PACKED_REFS("packed-refs", ""),
    EMPTY_INDEX("index", ""),
    ZEROS_IN_INDEX("index", "\0".repeat(400)),
    CUT_INDEX("index", "DIRC\0\0\0\2\0\0\0\50abc"),
    EMPTY_OBJECTS(null, ""),
    LOST_OBJECTS(null, null);

    final String file;
    final String content;

    Broken(String file, String content) {
      this.file = file;
      this.content = content;
    }

    boolean isOfIndex() {
      return "index".equals(file);
    }
  }

  private void damage(Broken kind) throws IOException {
    Path dotGit = tree.resolve(".git");
    if (kind.name().contains("PACKED_REFS")) {
      git.run("pack-refs", "--all");
    }
    List<Path> files = new ArrayList<>();
    if (kind.file == null) {
      try (Stream<Path> all = Files.walk(dotGit.resolve("objects"))) {
        all.filter(Files::isRegularFile).forEach(files::add);
      }
    } else {
      files.add(dotGit.resolve(kind.file));
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
      if (kind.content != null) {
        Files.writeString(file, kind.content, StandardCharsets.ISO_8859_1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAnErrorThatSaysWhatToDo(Broken kind) throws IOException {
    damage(kind);
    Map<String, String> before = contents();
    List<List<String>> commands = kind.isOfIndex() ? COMMANDS.subList(0, 2) : COMMANDS;
    for (List<String> command : commands) {
      assertThat(run(command.toArray(String[]::new))).as("%s: %s%s", command, out, err).isOne();
      assertThat(err.toString().lines()).as("%s", command).hasSize(1);
      assertThat(err.toString())
          .as("%s", command)
          .containsAnyOf(tree.toString())
          .doesNotContain("null", "Exception");
      if (kind.isOfIndex()) {
        assertThat(err.toString()).contains("index is damaged").contains("git reset");
      } else if (kind.file == null) {
        assertThat(err.toString()).contains(tip, "git -C " + tree + " fsck --lost-found");
      } else if (kind.file.equals("HEAD")) {
        assertThat(err.toString()).contains("echo 'ref: refs/heads/main' > ").contains(tip);
      } else if (!kind.name().startsWith("PACKED")) {
        assertThat(err.toString()).contains("update-ref refs/heads/main " + tip);
      } else {
        assertThat(err.toString()).contains("packed-refs: line ").contains("logs/refs/heads");
      }
      assertThat(contents()).as("%s", command).isEqualTo(before);
    }
  }

  /** All files but the lock, which is taken before anything is looked at. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        if (!path.endsWith(".zodbsync.lock")) {
          contents.put(
              tree.relativize(path).toString(),
              Files.readString(path, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return contents;
  }

  @Test
  void theRemedyOfALostBranchWorks() throws IOException {
    damage(Broken.EMPTY_REF);
    assertThat(run("record", "--commit", "/")).isOne();
    Files.delete(tree.resolve(".git/refs/heads/main"));
    git.run("update-ref", "refs/heads/main", tip);
    assertThat(run("record", "--commit", "/")).as(err.toString()).isZero();
    assertThat(git.run("rev-parse", "HEAD").strip()).isEqualTo(tip);
  }

  @Test
  void anEmptyFileOfTheBranchDoesNotBringBackWhatWasPackedOfItLongAgo() throws IOException {
    git.run("pack-refs", "--all");
    git.run("commit", "-q", "--allow-empty", "-m", "Later");
    String later = git.run("rev-parse", "HEAD").strip();
    damage(Broken.EMPTY_REF);
    for (List<String> command : COMMANDS) {
      assertThat(run(command.toArray(String[]::new))).as("%s: %s", command, out).isOne();
      assertThat(err.toString()).contains(later);
    }
  }

  @Test
  void aHistoryIsNotBegunAnewEither() throws IOException {
    assertThat(run("history")).as(err.toString()).isZero();
    String last = git.run("rev-parse", "history").strip();
    Path ref = tree.resolve(".git/refs/heads/history");
    for (String content : new String[] {"", "\0\0\0\0", "4".repeat(40) + "\n", "0"}) {
      Files.writeString(ref, content);
      for (List<String> command :
          List.of(
              List.of("history"),
              List.of("log", "--branch", "history", "/site"),
              List.of("playback", "--from", "rev:history", "--dry-run", "/"))) {
        assertThat(run(command.toArray(String[]::new))).as("%s: %s", command, out).isOne();
        assertThat(err.toString()).contains("refs/heads/history").contains(last.substring(0, 8));
        assertThat(Files.readString(ref)).isEqualTo(content);
      }
    }
    Files.delete(ref);
    assertThat(run("history")).isOne();
    assertThat(err.toString()).contains("is missing").contains(last);
    git.run("update-ref", "refs/heads/history", last);
    assertThat(run("history")).as(err.toString()).isZero();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all =
        new ArrayList<>(
            List.of("-D", "zodb.source=file://" + dataFs, "-D", "zodb.base-dir=" + tree));
    all.addAll(List.of(arguments));
    return CamelZodb.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }
}
