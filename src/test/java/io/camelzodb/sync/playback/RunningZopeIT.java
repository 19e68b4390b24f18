package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Tid;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import io.camelzodb.testing.ZeoServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Zope that runs and has the objects in its cache while they are played back. */
class RunningZopeIT {
  @TempDir Path folder;

  @Test
  void seesAtOnceWhatIsPlayedBack() throws Exception {
    Path dataFs = folder.resolve("Data.fs");
    Files.copy(Corpus.zope().resolve("golden/tiny/Data.fs"), dataFs);
    String port = ZeoServer.port();
    Path tree = folder.resolve("tree");
    Settings settings =
        Settings.of(
            Map.of("zodb.source", "zeo://127.0.0.1:" + port, "zodb.base-dir", tree.toString()),
            folder,
            "the test");
    try (ZeoServer server = new ZeoServer(folder, port, dataFs, null, "")) {
      assertThat(server).isNotNull();
      Recording.of(settings).run(List.of("/"));
      Process zope =
          new ProcessBuilder(
                  Python.interpreter().toString(),
                  "src/test/python/live_zope.py",
                  "127.0.0.1:" + port)
              .redirectError(folder.resolve("zope.log").toFile())
              .start();
      try (BufferedReader lines = zope.inputReader(StandardCharsets.UTF_8)) {
        String before = String.valueOf(lines.readLine());
        assertThat(before)
            .as("%s", Files.readString(folder.resolve("zope.log")))
            .contains("\"script\": 7")
            .contains("\"menu\": [\"zeta\", \"alpha\", \"mid\"]")
            .contains("\"login\": false");
        edit(tree.resolve("__root__"));
        Tid tid = Objects.requireNonNull(Playback.of(settings).run(List.of("/")).tid());
        zope.getOutputStream().write((tid.value() + "\n").getBytes(StandardCharsets.UTF_8));
        zope.getOutputStream().flush();
        assertThat(String.valueOf(lines.readLine()))
            .as("%s", Files.readString(folder.resolve("zope.log")))
            .contains("\"script\": 12")
            .contains("\"page\": \"<b>new</b>")
            .contains("\"document\": \"7\"")
            .contains("\"length\": 200000")
            .contains("\"menu\": [\"mid\", \"more\", \"zeta\"]")
            .contains("\"login\": [\"Authenticated\", \"Editor\"]");
        assertThat(zope.waitFor(60, TimeUnit.SECONDS)).isTrue();
      } finally {
        zope.destroyForcibly();
      }
    }
  }

  private static void edit(Path root) throws Exception {
    Files.writeString(root.resolve("site/add/__source__.py"), "return a * b");
    Files.writeString(
        root.resolve("site/page/__source-utf8__.html"), "<b tal:content=\"string:new\"/>");
    Files.writeString(root.resolve("site/document/__source__.txt"), "<dtml-var \"3 + 4\">");
    Files.writeString(root.resolve("site/readme.txt/__source__.txt"), "x".repeat(200_000));
    Files.delete(root.resolve("site/menu/alpha/__meta__"));
    Files.delete(root.resolve("site/menu/alpha"));
    Files.createDirectory(root.resolve("site/menu/more"));
    Files.writeString(
        root.resolve("site/menu/more/__meta__"), "[('title', ''), ('type', 'Folder')]");
    replace(
        root.resolve("site/menu/__meta__"),
        "'zeta',\n        'alpha',\n        'mid',",
        "'mid', 'more', 'zeta',");
    String user = "('neu', b'" + ssha("geheim") + "', ['Editor'], ()),\n        ('perfact'";
    replace(root.resolve("acl_users/__meta__"), "('perfact'", user);
  }

  private static void replace(Path file, String old, String text) throws IOException {
    String content = Files.readString(file);
    assertThat(content).contains(old);
    Files.writeString(file, content.replace(old, text));
  }

  /** A password as Zope stores it. */
  private static String ssha(String password) throws Exception {
    byte[] salt = {1, 2, 3, 4, 5, 6, 7};
    MessageDigest sha = MessageDigest.getInstance("SHA-1");
    sha.update(password.getBytes(StandardCharsets.UTF_8));
    byte[] digest = sha.digest(salt);
    byte[] both = new byte[digest.length + salt.length];
    System.arraycopy(digest, 0, both, 0, digest.length);
    System.arraycopy(salt, 0, both, digest.length, salt.length);
    return "{SSHA}" + Base64.getUrlEncoder().encodeToString(both);
  }
}
