package io.camelzodb.sync.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Holds one database and the layers of its tree, in a folder of its own.
 *
 * @param home the folder with {@code custom}, {@code base} and {@code app}, and the files that name
 *     the two lower layers
 */
public record LayerCase(Path home, ZeoServer server, String port) implements AutoCloseable {
  public static final String BASE = "00-base";
  public static final String APP = "10 app's \"grün\"";

  /** The folders of the layers, from the top down. */
  public static final List<String> FOLDERS = List.of("custom", "app", "base");

  private static final List<String> TITLES = List.of("", "A", "B");

  public static LayerCase of(Path home, Path dataFs) throws Exception {
    Files.createDirectories(home.resolve("layers"));
    for (String folder : FOLDERS) {
      Files.createDirectories(home.resolve(folder).resolve("__root__"));
    }
    Path copy = home.resolve("Data.fs");
    Files.copy(dataFs, copy);
    name(home, BASE, "base");
    name(home, APP, "app");
    Files.writeString(home.resolve("layers/_off.py"), "not Python");
    String port = ZeoServer.port();
    return new LayerCase(home, new ZeoServer(home, port, copy, null, ""), port);
  }

  private static void name(Path home, String ident, String folder) throws IOException {
    Files.createDirectories(home.resolve(folder + "-source"));
    Files.writeString(
        home.resolve("layers").resolve(ident + ".py"),
        "workdir = '%s'\nsource = '%s'\n"
            .formatted(home.resolve(folder), home.resolve(folder + "-source")));
  }

  public Settings settings() throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "zeo://127.0.0.1:" + port,
            "zodb.base-dir",
            home.resolve("custom").toString(),
            "zodb.layers",
            home.resolve("layers").toString()),
        home,
        "the test");
  }

  private Settings plain(Path base) throws IOException {
    return Settings.of(
        Map.of("zodb.source", "zeo://127.0.0.1:" + port, "zodb.base-dir", base.toString()),
        home,
        "the test");
  }

  /** Runs the peer with the layers; returns whether it succeeded. */
  public boolean peer(String... arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--layers", home.resolve("layers").toString()));
    all.addAll(List.of("127.0.0.1:" + port, home.resolve("custom").toString()));
    all.addAll(List.of(arguments));
    try {
      Python.script(Path.of("src/test/python/zodbsync.py"), all.toArray(String[]::new));
      return true;
    } catch (IllegalStateException failed) {
      System.out.println(
          String.valueOf(failed.getMessage()).lines().reduce((a, b) -> b).orElse(""));
      return false;
    }
  }

  public void edit(int seed, int count) {
    Python.script(
        Path.of("src/test/python/layer_site.py"),
        port,
        "edit",
        Integer.toString(seed),
        Integer.toString(count));
  }

  /** Sets the title of one object. */
  public void title(String path, String title) {
    Python.script(Path.of("src/test/python/layer_site.py"), port, "title", path, title);
  }

  /** The layer that each object shows in Zope, by path. */
  public Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    Python.script(Path.of("src/test/python/layer_site.py"), port, "layers")
        .lines()
        .forEach(line -> names.put(line.split("\t")[0], line.split("\t")[2]));
    return names;
  }

  /** The files that a recording without layers makes. */
  public Map<String, String> database() throws IOException {
    Path plain = Files.createTempDirectory(home, "plain");
    Recording.of(plain(plain)).run(List.of("/"));
    return content(plain);
  }

  /** Compares what both made; only what differs is told. */
  static void same(String what, Map<String, String> ours, Map<String, String> theirs) {
    Map<String, String> differing = new TreeMap<>();
    Set<String> all = new TreeSet<>(ours.keySet());
    all.addAll(theirs.keySet());
    for (String each : all) {
      String one = ours.getOrDefault(each, "none");
      String other = theirs.getOrDefault(each, "none");
      if (!one.equals(other)) {
        differing.put(each, "ours: " + one + "\ntheirs: " + other);
      }
    }
    assertThat(differing).as(what).isEmpty();
  }

  /** All files of all layers with their content, and all folders. */
  public Map<String, String> trees() throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (String folder : FOLDERS) {
      content(home.resolve(folder)).forEach((path, text) -> all.put(folder + "/" + path, text));
    }
    return all;
  }

  public static Map<String, String> content(Path base) throws IOException {
    Map<String, String> content = new TreeMap<>();
    Path root = base.resolve("__root__");
    if (!Files.exists(root)) {
      return content;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path each : (Iterable<Path>) all.filter(path -> !path.equals(root))::iterator) {
        String name = base.relativize(each).toString();
        content.put(name, Files.isDirectory(each) ? "folder" : text(Files.readAllBytes(each)));
      }
    }
    return content;
  }

  private static String text(byte[] bytes) {
    return bytes.length > 2000
        ? HexFormat.of().formatHex(DigestUtils.sha256(bytes))
        : new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * Records the database without layers, and spreads the files over the layers at random.
   *
   * @param markers whether some objects get a marker; the peer does not record all of these trees
   */
  void spread(Random random, boolean markers) throws IOException {
    Path whole = Files.createTempDirectory(home, "whole");
    Recording.of(plain(whole)).run(List.of("/"));
    List<Path> objects;
    try (Stream<Path> all = Files.walk(whole.resolve("__root__"))) {
      objects = all.filter(Files::isDirectory).sorted().toList();
    }
    for (Path object : objects) {
      spread(random, whole.relativize(object), object, markers && !object.endsWith("__root__"));
    }
  }

  private void spread(Random random, Path at, Path object, boolean markers) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.list(object)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    boolean users = at.toString().contains("acl_users");
    boolean some = false;
    for (String folder : FOLDERS) {
      boolean last = folder.equals("base") && !some;
      Path target = home.resolve(folder).resolve(at);
      if (last || random.nextInt(10) < 4) {
        some = true;
        Files.createDirectories(target);
        // The peer does not play back the title of a user folder.
        boolean changed = random.nextInt(10) < 3 && !users;
        String title = TITLES.get(random.nextInt(TITLES.size()));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
          byte[] bytes = file.getValue();
          if (changed && file.getKey().equals("__meta__")) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            bytes =
                text.replaceAll("\\('title', '[^']*'\\)", "('title', '" + title + "')")
                    .getBytes(StandardCharsets.UTF_8);
          }
          if (random.nextInt(20) == 0 && file.getKey().equals("__meta__")) {
            bytes =
                (new String(bytes, StandardCharsets.UTF_8) + "\n \n")
                    .getBytes(StandardCharsets.UTF_8);
          }
          Files.write(target.resolve(file.getKey()), bytes);
        }
      } else if (random.nextInt(20) == 0) {
        Files.createDirectories(target);
      }
    }
    int marker = random.nextInt(25);
    // The peer's Zope makes index_html and others of the root anew when it starts.
    boolean made = at.getNameCount() == 2 && !at.endsWith("site");
    if (markers && !users && !made && marker < 2) {
      Path custom = Files.createDirectories(home.resolve("custom").resolve(at));
      Files.writeString(custom.resolve(marker == 0 ? "__frozen__" : "__deleted__"), "");
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
