package io.camelzodb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An installation as a user of perfact-zodbsync has it: by one {@code config.py} and the {@code
 * zope.conf} that it names, the peer in a real Zope and this program record the same tree.
 */
class InstallationIT {
  @TempDir Path folder;
  private Path dataFs;

  /** {@code -Dinstallation.seed=N} makes the same site again. */
  @BeforeEach
  void build() throws IOException {
    int seed =
        Integer.getInteger("installation.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    System.out.println("InstallationIT: -Dinstallation.seed=" + seed);
    Python.script(
        Corpus.zope().resolve("build_site.py").toAbsolutePath(),
        "--profile",
        "types",
        "--seed",
        Integer.toString(seed),
        "--out",
        folder.resolve("var").toString());
    dataFs = folder.resolve("var/Data.fs");
    Files.createDirectories(folder.resolve("instance/Extensions"));
  }

  @Test
  void recordsWhatThePeerRecordsFromAServer() throws Exception {
    String port = ZeoServer.port();
    Files.writeString(
        folder.resolve("zope.conf"),
        """
        %%define INSTANCE %s
        instancehome $INSTANCE
        debug-mode off
        <zodb_db temporary>
          <mappingstorage>
            name temporary
          </mappingstorage>
          mount-point /temp_folder
        </zodb_db>
        # The main database
        <zodb_db main>
          cache-size 5000
          <zeoclient>
            server 127.0.0.1:%s
            storage 1
            name zeostorage
            var $INSTANCE
            cache-size 20MB
          </zeoclient>
          mount-point /
        </zodb_db>
        """
            .formatted(folder.resolve("instance"), port));
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      assertSameTree();
    }
  }

  @Test
  void recordsWhatThePeerRecordsFromAFile() throws Exception {
    Files.createDirectories(folder.resolve("conf.d"));
    Files.writeString(
        folder.resolve("conf.d/database.conf"),
        """
        <zodb_db Main>
          <BlobStorage>
            blob-dir ${VAR}/blobs
            <FileStorage>
              path ${VAR}/Data.fs
            </FileStorage>
          </BlobStorage>
          mount-point /
        </zodb_db>
        """);
    Files.writeString(
        folder.resolve("zope.conf"),
        """
        %%define HOME %s
        %%define VAR $HOME/var
        instancehome ${HOME}/instance
        %%include conf.d/database.conf
        """
            .formatted(folder));
    assertSameTree();
  }

  private void assertSameTree() throws Exception {
    Path base = Files.createDirectories(folder.resolve("repository"));
    Path config = folder.resolve("config.py");
    Files.writeString(
        config,
        """
        # Configuration of perfact-zodbsync
        import os
        conf_path = wsgi_conf_path = '%s'
        base_dir = "%s"
        datafs_path = '/nowhere/Data.fs'
        manager_user = 'perfact'
        create_manager_user = False
        default_owner = 'perfact'
        force_default_owner = False
        commit_name = "Zope"
        commit_email = "zope@example.org"
        commit_message = "Generic commit message."
        run_after_playback = None
        """
            .formatted(folder.resolve("zope.conf"), base));
    Python.script(
        Python.interpreter().resolveSibling("zodbsync"),
        "--config",
        config.toString(),
        "record",
        "/");
    Path theirs = Files.move(base, folder.resolve("theirs"));
    Files.createDirectories(base);
    record(config, "/");
    Map<String, String> expected = contents(theirs);
    Map<String, String> recorded = contents(base);
    assertThat(expected).hasSizeGreaterThan(100);
    assertThat(recorded.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, content) -> assertThat(recorded.get(name)).as(name).isEqualTo(content));
    record(config, "--lasttxn", "--commit");
    assertThat(base.resolve("__last_txn__")).exists();
    assertThat(git(base, "status", "--porcelain")).isEmpty();
    assertThat(git(base, "log", "--format=%an <%ae> %s"))
        .isEqualTo("Zope <zope@example.org> Generic commit message.");
  }

  private static void record(Path config, String... arguments) {
    StringWriter said = new StringWriter();
    List<String> all = new ArrayList<>(List.of("--config", config.toString(), "record"));
    all.addAll(List.of(arguments));
    int status =
        CamelZodb.run(new PrintWriter(said), new PrintWriter(said), all.toArray(String[]::new));
    assertThat(status).as(said.toString()).isZero();
  }

  private static String git(Path base, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", base.toString()));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(git.waitFor()).as(said).isZero();
    return said;
  }

  /** All files and folders by name; bytes as Latin-1, so that a difference can be read. */
  private static Map<String, String> contents(Path base) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Path root = base.resolve("__root__");
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.toList();
    }
    for (Path each : all) {
      contents.put(
          root.relativize(each).toString(),
          Files.isDirectory(each)
              ? "folder"
              : new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1));
    }
    return contents;
  }
}
