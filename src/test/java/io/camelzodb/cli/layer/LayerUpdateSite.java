package io.camelzodb.cli.layer;

import static io.camelzodb.sync.layer.LayeredSite.git;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.sync.layer.LayeredSite;
import io.camelzodb.sync.record.Recording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Holds a site with layers whose sources have a new version: an object is changed, one is new, one
 * is gone, in each of two layers. Somebody has edited files in each layer, and has a stash.
 *
 * @param site the layers
 */
record LayerUpdateSite(LayeredSite site) {
  /** Makes the site in a folder that may not exist. */
  static LayerUpdateSite make(Path home) throws Exception {
    Files.createDirectories(home);
    LayeredSite site = LayeredSite.make(home);
    LayeredSite.folder(site.in("app", "/site/shop"), "Shop");
    LayeredSite.folder(site.in("app", "/site/shop/gone"), "Gone");
    new CommandRun(site.arguments("playback", "/"));
    Recording.of(site.settings()).run(List.of("/"));
    site.commit("begun");
    for (String layer : List.of("app", "base")) {
      cp(site.layer(layer).resolve("__root__"), home.resolve(layer + "-source/__root__"));
    }
    Path base = home.resolve("base-source/__root__/site");
    LayeredSite.title(base.resolve("document"), "New version");
    LayeredSite.folder(base.resolve("neu ä"), "New");
    LayeredSite.remove(base.resolve("add"));
    Path app = home.resolve("app-source/__root__/site/shop");
    LayeredSite.title(app, "New version");
    LayeredSite.folder(app.resolve("more \"x\""), "More");
    LayeredSite.remove(app.resolve("gone"));
    for (String layer : List.of("custom", "app", "base")) {
      Path work = site.layer(layer);
      Files.writeString(work.resolve("earlier.txt"), "of an earlier stash");
      git(work, "stash", "push", "-q", "--include-untracked", "-m", "earlier");
      Files.writeString(work.resolve("notes of " + layer + ".txt"), "mine\n");
      Files.writeString(work.resolve("staged.txt"), "staged\n");
      git(work, "add", "staged.txt");
    }
    // An edited object that the update does not touch.
    LayeredSite.title(site.in("base", "/site/page"), "Edited");
    LayeredSite.title(base.resolve("page"), "Edited");
    return new LayerUpdateSite(site);
  }

  Path home() {
    return site.home();
  }

  CommandRun run(String... command) {
    return new CommandRun(site.arguments(command));
  }

  /** Files, commits, branches, indexes, stashes and leftovers of all layers, and the database. */
  Map<String, String> state() throws Exception {
    Map<String, String> all = new TreeMap<>();
    for (String layer : List.of("custom", "app", "base")) {
      Path work = site.layer(layer);
      files(work, layer, all);
      if (Files.isDirectory(work.resolve(".git"))) {
        all.put(layer + ":branches", git(work, "for-each-ref"));
        all.put(layer + ":tree", git(work, "rev-parse", "HEAD^{tree}", "stash@{0}"));
        all.put(layer + ":head", Files.readString(work.resolve(".git/HEAD")));
        all.put(layer + ":index", git(work, "ls-files", "--stage"));
        all.put(layer + ":status", git(work, "status", "--porcelain"));
        all.put(layer + ":stash", git(work, "stash", "list"));
        try (Stream<Path> names = Files.list(work.resolve(".git"))) {
          all.put(
              layer + ":left",
              names
                  .map(path -> path.getFileName().toString())
                  .filter(name -> name.startsWith("camel-zodb.") || name.endsWith(".lock"))
                  .filter(name -> !name.equals("camel-zodb.database"))
                  .filter(name -> !name.equals("camel-zodb.played"))
                  .sorted()
                  .toList()
                  .toString());
        }
      }
    }
    site.database().forEach((path, text) -> all.put("database:" + path, text));
    site.shown().forEach((path, layer) -> all.put("shown:" + path, layer));
    return all;
  }

  private static void files(Path work, String layer, Map<String, String> all) throws IOException {
    if (!Files.isDirectory(work)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(work)) {
      for (Path each : walk.sorted().toList()) {
        String name = work.relativize(each).toString();
        if (!name.equals(".git") && !name.startsWith(".git/") && !name.equals(".zodbsync.lock")) {
          all.put(
              layer + "/" + name,
              Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
                  ? "folder"
                  : HexFormat.of().formatHex(DigestUtils.sha256(Files.readAllBytes(each))));
        }
      }
    }
  }

  /** A command fails in one line that has a text, and everything is as it was. */
  void fails(String why, String... command) throws Exception {
    Map<String, String> before = state();
    CommandRun run = run(command);
    assertFails(run, why, command);
    assertSame(Arrays.toString(command) + run.said(), before, state());
  }

  /** Only what differs is told. */
  static void assertSame(String what, Map<String, String> before, Map<String, String> after) {
    Map<String, String> differing = new TreeMap<>();
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (String each : all) {
      String one = before.getOrDefault(each, "none");
      String other = after.getOrDefault(each, "none");
      if (!one.equals(other)) {
        differing.put(each, "before: " + one + "\nafter: " + other);
      }
    }
    assertThat(differing).as(what).isEmpty();
  }

  static void assertFails(CommandRun run, String why, String... command) {
    String what = Arrays.toString(command) + "\n" + run.said();
    assertThat(run.status()).as(what).isEqualTo(1);
    assertThat(run.said()).as(what).doesNotContain("\tat ", "Exception");
    assertThat(run.said().lines().filter(line -> line.startsWith("camel-zodb ")))
        .as(what)
        .singleElement()
        .asString()
        .contains(why);
  }

  static void cp(Path from, Path to) throws Exception {
    List<String> command = new ArrayList<>(List.of("cp", "-a", from.toString(), to.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
