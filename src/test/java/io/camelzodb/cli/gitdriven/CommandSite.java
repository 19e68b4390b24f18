package io.camelzodb.cli.gitdriven;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A small database with its repository, in which there is something for each command to do. */
final class CommandSite {
  private CommandSite() {}

  /**
   * A database and its repository: five commits on main, two on side, one that cannot be played.
   */
  static void make(Path folder) throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Path base = Files.createDirectory(folder.resolve("base"));
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    Files.writeString(base.resolve(".gitignore"), ".zodbsync.lock\n__last_txn__\n");
    git(base, "init", "-q", "-b", "main");
    git(base, "config", "user.name", "Tester");
    git(base, "config", "user.email", "tester@example.com");
    Settings settings = settings("file://" + dataFs, base, folder);
    Recording.of(settings).run(List.of("/"));
    commit(base, "recorded");
    meta(base, "site", "('title', '", "('title', 'New ");
    commit(base, "title");
    git(base, "tag", "titled");
    Path made = Files.createDirectories(base.resolve("__root__/site/a b/script"));
    Files.writeString(
        base.resolve("__root__/site/a b/__meta__"),
        "[\n    ('title', 'Blank'),\n    ('type', 'Folder'),\n]\n");
    Files.writeString(
        made.resolve("__meta__"), "[\n    ('title', 'Grün'),\n    ('type', 'DTML Document'),\n]\n");
    Files.writeString(made.resolve("__source__.txt"), "one");
    commit(base, "made");
    Files.writeString(made.resolve("__source__.txt"), "two");
    commit(base, "changed");
    Files.delete(base.resolve("__root__/site/readme.txt/__meta__"));
    Files.delete(base.resolve("__root__/site/readme.txt/__source__.txt"));
    commit(base, "gone");
    git(base, "tag", "tip");
    git(base, "checkout", "-q", "-b", "side", "titled");
    meta(base, "index_html", "('title', '", "('title', 'Side ");
    commit(base, "side of index");
    git(base, "branch", "clean");
    meta(base, "site", "New ", "Conflicting ");
    git(base, "checkout", "-q", "titled~1", "--", "__root__/site/__meta__");
    meta(base, "site", "('title', '", "('title', 'Other ");
    Files.createDirectories(base.resolve("__root__/site/a b"));
    Files.writeString(
        base.resolve("__root__/site/a b/__meta__"),
        "[('title', ''), ('type', 'Folder (Ordered)')]\n");
    commit(base, "side of site");
    git(base, "checkout", "-q", "-b", "bad", "tip");
    Files.createDirectories(base.resolve("__root__/site/worse"));
    Files.writeString(base.resolve("__root__/site/worse/__meta__"), "[('type', 'No Such Type')]\n");
    meta(base, "index_html", "('title', '", "('title', 'Bad ");
    commit(base, "bad");
    git(base, "checkout", "-q", "main");
    assertThat(
            new CommandRun(arguments("file://" + dataFs, base, List.of("playback", "/"))).status())
        .isZero();
  }

  static void meta(Path base, String path, String old, String fresh) throws IOException {
    Path file = base.resolve("__root__/" + path + "/__meta__");
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, fresh));
  }

  static void commit(Path base, String message) throws Exception {
    git(base, "add", "-A");
    git(base, "commit", "-q", "-m", message);
  }

  static String git(Path base, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", base.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + said).isZero();
    return said;
  }

  /** Edits files that most of the commands do not change: one of git, a new one, one of ours. */
  static void edit(Path base) throws IOException {
    Files.writeString(base.resolve("__root__/site/page/__source-utf8__.html"), "<p>edited</p>\n");
    Files.createDirectories(base.resolve("__root__/site/neu grün"));
    Files.writeString(
        base.resolve("__root__/site/neu grün/__meta__"), "[('title', ''), ('type', 'Folder')]\n");
    Files.writeString(base.resolve("notes \"of mine\".txt"), "mine\n");
  }

  static Settings settings(String source, Path base, Path folder) throws IOException {
    return Settings.of(
        Map.of("zodb.source", source, "zodb.base-dir", base.toString()), folder, "the test");
  }

  static List<String> arguments(String source, Path base, List<String> command) {
    List<String> all =
        new ArrayList<>(List.of("-D", "zodb.source=" + source, "-D", "zodb.base-dir=" + base));
    all.addAll(command);
    return all;
  }

  /** Files, branches, commits, index and stash; commits by content, since their times differ. */
  static Map<String, String> state(Path base) throws Exception {
    Map<String, String> state = new TreeMap<>();
    TreeContent.of(base)
        .forEach(
            (path, content) -> {
              if (!path.startsWith(".git/") && !path.equals(".zodbsync.lock")) {
                state.put(path, content);
              }
            });
    state.put("git:head", git(base, "branch", "--show-current"));
    state.put(
        "git:branches",
        git(base, "for-each-ref", "--format=%(refname) %(tree) %(subject)", "refs/heads"));
    // Branch by branch, since the order of branches goes by the second of their commits.
    for (String branch :
        git(base, "for-each-ref", "--format=%(refname)", "refs/heads").lines().toList()) {
      state.merge(
          "git:log",
          branch + "\n" + git(base, "log", "--topo-order", "--format=%T %an %ae %B", branch),
          String::concat);
    }
    state.put("git:index", git(base, "ls-files", "--stage"));
    state.put("git:status", git(base, "status", "--porcelain"));
    state.put("git:stash", git(base, "stash", "list"));
    return state;
  }

  /** Runs a git command that leaves conflicts. */
  static void failing(Path base, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", base.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor()).isNotZero();
  }
}
