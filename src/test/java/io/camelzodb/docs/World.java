package io.camelzodb.docs;

import io.camelzodb.cli.CommandRun;
import io.camelzodb.git.RealGit;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What examples name, as real things: a server, a Data.fs, an export, a mirror under git. */
final class World implements AutoCloseable {
  /** An object of the database that may be read, written and removed. */
  static final String OBJECT = "/site/page";

  private final Path folder;
  private final Path data;
  private final Path export;
  private final String port;
  private final ZeoServer server;

  World(Path folder) throws Exception {
    this.folder = folder;
    Path golden = Corpus.zope().resolve("golden/tiny/Data.fs");
    data = Files.copy(golden, folder.resolve("Data.fs"));
    Path served = Files.copy(golden, folder.resolve("served.fs"));
    export = Path.of("examples/zope2-classic.xml").toAbsolutePath();
    port = ZeoServer.port();
    server = new ZeoServer(folder, port, served, null, "");
    Files.copy(export, folder.resolve("Plone.xml"), StandardCopyOption.REPLACE_EXISTING);
    Path conf = folder.resolve("zope.conf");
    Files.writeString(
        conf,
        """
        <zodb_db main>
          mount-point /
          <filestorage>
            path %s
          </filestorage>
        </zodb_db>
        """
            .formatted(data));
    Files.writeString(
        folder.resolve("config.py"),
        "conf_path = '%s'\nbase_dir = '%s'\n".formatted(conf, folder.resolve("mirror")));
  }

  String server() {
    return "zeo://127.0.0.1:" + port;
  }

  Path folder() {
    return folder;
  }

  Path export() {
    return export;
  }

  /** A mirror of the server's database, all of it committed. */
  Path mirror(String name) throws IOException {
    Path mirror = folder.resolve(name);
    CommandRun run =
        new CommandRun(
            List.of(
                "-D",
                "zodb.source=" + server(),
                "-D",
                "zodb.base-dir=" + mirror,
                "record",
                "--commit",
                "/"));
    if (run.status() != 0) {
      throw new AssertionError(run.said());
    }
    return mirror;
  }

  /** Somebody edits an object in a mirror and commits it. */
  static void commit(Path mirror) throws IOException {
    Path meta = mirror.resolve("__root__" + OBJECT + "/__meta__");
    String old = Files.readString(meta);
    Files.writeString(
        meta,
        old.replaceFirst(
            "\\('title', '[^']*'\\)", "('title', 'edited " + System.nanoTime() + "')"));
    new RealGit(mirror).run("commit", "--quiet", "-am", "Edited");
  }

  /** What examples write, and what it is here; the longer names first. */
  Map<String, String> names(Path mirror) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("zeo://localhost:8100", server());
    names.put("zeo://host:8100", server());
    names.put("file:///srv/zope/var/Data.fs", "file://" + data);
    names.put("file:///var/zope/Data.fs", "file://" + data);
    names.put("file:Data.fs", "file://" + data);
    names.put("/srv/mirror", mirror.toString());
    names.put("/site/news", OBJECT);
    names.put("file:changes", "file:" + folder.resolve("changes"));
    names.put("file:parked", "file:" + folder.resolve("parked"));
    return names;
  }

  static String replaced(String text, Map<String, String> names) {
    String replaced = text;
    for (Map.Entry<String, String> name : names.entrySet()) {
      replaced = replaced.replace(name.getKey(), name.getValue());
    }
    return replaced;
  }

  @Override
  public void close() {
    server.close();
  }
}
