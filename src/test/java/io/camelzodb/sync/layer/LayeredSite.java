package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.Sources;
import io.camelzodb.sync.playback.Playback;
import io.camelzodb.sync.playback.plan.PlaybackOptions;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.zope.ObjectLayers;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Holds a small database and three layers of its tree, each with a repository. At the beginning the
 * lowest layer defines everything.
 *
 * @param home the folder with {@code custom}, {@code app}, {@code base} and {@code Data.fs}
 */
public record LayeredSite(Path home) {
  public static final String BASE = "00-base";
  public static final String APP = "10 app's \"grün\"";

  /** Makes the site. */
  public static LayeredSite make(Path home) throws Exception {
    LayeredSite site = new LayeredSite(home);
    Files.createDirectories(home.resolve("layers"));
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), home.resolve("Data.fs"));
    site.name(BASE, "base");
    site.name(APP, "app");
    for (String layer : List.of("custom", "app", "base")) {
      Path folder = site.layer(layer);
      Files.createDirectories(folder.resolve("__root__"));
      Files.writeString(folder.resolve(".gitignore"), ".zodbsync.lock\n__last_txn__\n");
      git(folder, "init", "-q", "-b", "main");
      git(folder, "config", "user.name", "Tester");
      git(folder, "config", "user.email", "tester@example.com");
    }
    Recording.of(site.plain()).run(List.of("/"));
    remove(site.layer("base").resolve("__root__"));
    Files.move(home.resolve("plain/__root__"), site.layer("base").resolve("__root__"));
    Recording.of(site.settings()).run(List.of("/"));
    site.commit("begun");
    return site;
  }

  private void name(String ident, String folder) throws IOException {
    Files.createDirectories(home.resolve(folder + "-source"));
    Files.writeString(
        home.resolve("layers").resolve(ident + ".py"),
        "workdir = '%s'\nsource = '%s'\n"
            .formatted(home.resolve(folder), home.resolve(folder + "-source")));
  }

  /** The folder of a layer: {@code custom}, {@code app} or {@code base}. */
  public Path layer(String name) {
    return home.resolve(name);
  }

  /** The file or folder of an object in a layer: {@code "base", "/site/page"}. */
  public Path in(String layer, String path) {
    return home.resolve(layer).resolve("__root__" + path);
  }

  public String source() {
    return "file://" + home.resolve("Data.fs");
  }

  /** The settings with the layers, and some pairs of key and value. */
  public Settings settings(String... pairs) throws IOException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("zodb.source", source());
    all.put("zodb.base-dir", layer("custom").toString());
    all.put("zodb.layers", home.resolve("layers").toString());
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i], pairs[i + 1]);
    }
    return Settings.of(all, home, "the test");
  }

  /** The arguments of a command for this site. */
  public List<String> arguments(String... command) {
    List<String> all = new ArrayList<>();
    for (String pair :
        List.of(
            "zodb.source=" + source(),
            "zodb.base-dir=" + layer("custom"),
            "zodb.layers=" + home.resolve("layers"))) {
      all.addAll(List.of("-D", pair));
    }
    all.addAll(List.of(command));
    return all;
  }

  private Settings plain() throws IOException {
    return Settings.of(
        Map.of("zodb.source", source(), "zodb.base-dir", home.resolve("plain").toString()),
        home,
        "the test");
  }

  /** Something that is done to the files of the whole database, which then are played back. */
  public interface Edit {
    void run(Path root) throws IOException;
  }

  /** Changes the database, in one transaction. */
  public void change(Edit edit) throws IOException {
    Recording.of(plain()).run(List.of("/"));
    edit.run(home.resolve("plain/__root__"));
    Playback.Result result =
        Playback.of(plain()).with(PlaybackOptions.DEFAULT.withOverride(true)).run(List.of("/"));
    assertThat(result.plan().hasErrors()).as("%s", result.plan().problems()).isFalse();
    remove(home.resolve("plain"));
  }

  /** Sets the title of an object in the database. */
  public void title(String path, String title) throws IOException {
    change(root -> title(root.resolve(path.substring(1)), title));
  }

  /** Sets the title in a metadata file. */
  public static void title(Path object, String title) throws IOException {
    Path meta = object.resolve("__meta__");
    String text = Files.readString(meta);
    String changed = text.replaceAll("\\('title', '[^']*'\\)", "('title', '" + title + "')");
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(meta, changed);
  }

  /** Makes the files of a folder object. */
  public static void folder(Path object, String title) throws IOException {
    Files.createDirectories(object);
    Files.writeString(
        object.resolve("__meta__"),
        "[\n    ('title', '" + title + "'),\n    ('type', 'Folder'),\n]\n");
  }

  /** Removes a folder. */
  public static void remove(Path top) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(top)) {
      all = walk.sorted((one, other) -> other.compareTo(one)).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** Commits all files in all layers. */
  public void commit(String message) throws Exception {
    for (String layer : List.of("custom", "app", "base")) {
      git(layer(layer), "add", "-A");
      git(layer(layer), "commit", "-q", "--allow-empty", "-m", message);
    }
  }

  /** Runs git in a folder. */
  public static String git(Path base, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", base.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(command + said).isZero();
    return said;
  }

  /** All files below {@code __root__} of all layers. */
  public Map<String, String> trees() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String layer : List.of("custom", "app", "base")) {
      TreeContent.of(layer(layer)).forEach((path, text) -> all.put(layer + "/" + path, text));
    }
    return all;
  }

  /** The state of each repository: branch, commits by content, index, local changes, stash. */
  public Map<String, String> repositories() throws Exception {
    Map<String, String> all = new TreeMap<>(trees());
    for (String layer : List.of("custom", "app", "base")) {
      Path folder = layer(layer);
      all.put(layer + ":head", git(folder, "branch", "--show-current"));
      all.put(layer + ":log", git(folder, "log", "--format=%H %T %an %B"));
      all.put(layer + ":branches", git(folder, "for-each-ref", "refs/heads"));
      all.put(layer + ":status", git(folder, "status", "--porcelain"));
      all.put(layer + ":stash", git(folder, "stash", "list"));
    }
    return all;
  }

  /** The files that a recording without layers makes of the database. */
  public Map<String, String> database() throws IOException {
    Recording.of(plain()).run(List.of("/"));
    Map<String, String> content = TreeContent.of(home.resolve("plain"));
    remove(home.resolve("plain"));
    return content;
  }

  /**
   * The layer that each object shows in the database, by path; {@code (custom)} for the custom one.
   */
  public Map<String, String> shown() throws IOException {
    Map<String, String> shown = new TreeMap<>();
    try (ObjectStore store = Sources.open(plain())) {
      ObjectTree tree = new ObjectTree(store.snapshot(), problem -> {});
      for (ZopeObject object : tree.walk()) {
        Value layer = new ObjectLayers().of(object);
        shown.put(object.path().toString(), layer instanceof Text text ? text.value() : "(custom)");
      }
    }
    return shown;
  }
}
