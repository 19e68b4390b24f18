package io.camelzodb.sync.playback;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Problem;
import io.camelzodb.sync.Settings;
import io.camelzodb.sync.record.Recording;
import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.TarGz;
import io.camelzodb.testing.TreeContent;
import io.camelzodb.testing.ZeoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Plone site through a server, with files in which its passwords and keys are masked. */
class StateSecretsIT {
  private static final String PLONE = "__root__/Plone/__state__";
  private static final String USERS = "__root__/Plone/acl_users/source_users/__state__";
  private static final String ADMIN = "__root__/acl_users/users/__state__";
  private static final String REGISTRY = "__root__/Plone/portal_registry/__state__";

  @TempDir Path folder;

  @Test
  void whatStandsBesideMasksIsWritten() throws Exception {
    Path home = folder.resolve("db");
    TarGz.unpack(Corpus.xml().resolve("plone6/plone6-db.tar.gz"), home);
    Path original;
    try (Stream<Path> files = Files.walk(home)) {
      original = files.filter(file -> file.endsWith("Data.fs")).findFirst().orElseThrow();
    }
    Path blobs = original.resolveSibling("../blobstorage").normalize();
    String port = ZeoServer.port();
    try (ZeoServer server = new ZeoServer(folder, port, original, blobs, "")) {
      assertThat(server).isNotNull();
      Recording.of(settings(port, "open", "keep")).run(List.of("/"));
      Recording.of(settings(port, "masked", "mask")).run(List.of("/"));
      for (String name : new String[] {"open", "masked"}) {
        edit(name, PLONE, "(<plone.keyring.keyring:Keyring>\\s+\\{)", "$1 'note': 'of it',");
        edit(name, USERS, "\\(\\s*'member0',\\s*b'", "('aaa', b'new', 'member0', b'");
        edit(name, USERS, "'member2',\\s*b'[^']*',", "");
        edit(name, ADMIN, "\\(\\s*'admin',\\s*b'", "('aaa', b'new', 'admin', b'");
        edit(name, REGISTRY, "'[^']*/palette2.svg'", "'other'");
      }
      Map<String, String> masked = TreeContent.of(folder.resolve("masked"));
      assertThat(masked.get(PLONE)).contains("********").contains("'of it'");
      assertThat(masked.get(USERS)).contains("b'********'").doesNotContain("member2',\n   b");
      assertThat(masked.get(ADMIN)).contains("b'********'").contains("'aaa'");
      assertThat(masked.get(REGISTRY)).contains("********").contains("'other'");

      Playback.Result result = Playback.of(settings(port, "masked", "mask")).run(List.of("/"));
      assertThat(errors(result)).isZero();
      assertThat(result.records()).isBetween(4L, 8L);
      result = Playback.of(settings(port, "masked", "mask")).run(List.of("/"));
      assertThat(errors(result)).isZero();
      assertThat(result.tid()).isNull();
      // The files with the secrets, edited in the same way, tell nothing else.
      result = Playback.of(settings(port, "open", "keep")).run(List.of("/"));
      assertThat(errors(result)).isZero();
      assertThat(result.tid()).isNull();
      assertThat(result.plan().operations()).isEmpty();
    }
  }

  private void edit(String tree, String file, String pattern, String replacement)
      throws IOException {
    Path path = folder.resolve(tree).resolve(file);
    String text = Files.readString(path);
    String edited = text.replaceAll(pattern, replacement);
    assertThat(edited).as(tree + ' ' + file).isNotEqualTo(text);
    Files.writeString(path, edited);
  }

  private static long errors(Playback.Result result) {
    return result.plan().problems().stream()
        .filter(problem -> problem.severity() != Problem.Severity.NOTE)
        .count();
  }

  private Settings settings(String port, String tree, String secrets) throws IOException {
    return Settings.of(
        Map.of(
            "zodb.source",
            "zeo://127.0.0.1:" + port,
            "zodb.base-dir",
            folder.resolve(tree).toString(),
            "zodb.unsupported",
            "state",
            "zodb.secrets",
            secrets),
        folder,
        "the test");
  }
}
