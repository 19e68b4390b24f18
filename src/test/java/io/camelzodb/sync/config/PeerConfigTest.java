package io.camelzodb.sync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerConfigTest {
  @TempDir Path folder;

  private PeerConfig read(String text, String... above) throws IOException {
    Path file = folder.resolve("config.py");
    Files.writeString(file, text);
    return PeerConfig.read(file, Set.of(above), System::getenv);
  }

  private String base() {
    return "base_dir = '/opt/tree'\n";
  }

  @Test
  void readsWhatAnInstallationHas() throws IOException {
    Path conf = folder.resolve("zope.conf");
    Files.writeString(
        conf,
        """
        <zodb_db main>
          <zeoclient>
            server localhost:9100
          </zeoclient>
          mount-point /
        </zodb_db>
        """);
    PeerConfig config =
        read(
            """
            # Path of the Zope instance
            conf_path = "%s"
            datafs_path = "/var/lib/zope4/zeo/var/Data.fs"   # for watch
            manager_user = 'anna'; create_manager_user = True
            default_owner = "perf" 'act'
            force_default_owner = False
            base_dir = \\
                "/opt/perfact/dbutils-zoperepo"
            commit_name = "Zope Developer"
            commit_email = r"zope-devel@example.de"
            commit_message = \"""Generic
            commit\\tmessage.\"""
            databases = [
                {'name': 'a', # not a ] bracket
                 'tables': ('x',)},
            ]
            codechange_mail = "one@example.de two@example.de"
            import os
            def helper(base_dir='/nowhere'):
                base_dir = '/nowhere'
                return base_dir
            """
                .formatted(conf));
    assertThat(config.pairs())
        .containsEntry("zodb.source", "zeo://localhost:9100")
        .containsEntry("zodb.base-dir", "/opt/perfact/dbutils-zoperepo")
        .containsEntry("zodb.manager-user", "anna")
        .containsEntry("zodb.create-manager-user", "true")
        .containsEntry("zodb.default-owner", "perfact")
        .containsEntry("zodb.force-default-owner", "false")
        .containsEntry("zodb.commit-name", "Zope Developer")
        .containsEntry("zodb.commit-email", "zope-devel@example.de")
        .containsEntry("zodb.commit-message", "Generic\ncommit\tmessage.")
        .containsEntry("zodb.mail-to", "one@example.de two@example.de")
        .containsEntry("zodb.mail-from", "codechanges@perfact.de")
        .hasSize(11);
    assertThat(config.notes())
        .anySatisfy(note -> assertThat(note).contains("line 3: datafs_path has no effect"))
        .anySatisfy(note -> assertThat(note).contains("line 13: databases"))
        .anySatisfy(note -> assertThat(note).contains("line 18: \"import\" is not run"))
        .anySatisfy(note -> assertThat(note).contains("line 19: \"def\" is not run"))
        .hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base_dir = os.path.join('/opt', 'x')",
        "base_dir = f'/opt'",
        "base_dir = '/opt'\nif True:\n    base_dir = '/other'",
        "if True: base_dir = '/other'",
        "base_dir = '/opt'\nbase_dir += '/x'",
        "base_dir, x = '/opt', 1",
        "try:\n  base_dir = '/a'\nexcept Exception:\n  pass",
        "base_dir = (\n  __import__('os')\n   .system('touch pwned'))",
        "base_dir = [x for x in '/opt']",
        "base_dir = 5",
      })
  void saysWhereAKeyIsNoLiteral(String text) {
    assertThatThrownBy(() -> read(text, "zodb.source"))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageMatching(".*config.py, line [1-9]: base_dir .*");
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @Test
  void doesNotNeedWhatIsSetElsewhere() throws IOException {
    assertThat(read("base_dir = compute()", "zodb.source", "zodb.base-dir").pairs()).isEmpty();
    assertThat(read("if 1:\n  base_dir = 2\nbase_dir = '/x'", "zodb.source").pairs())
        .containsEntry("zodb.base-dir", "/x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base_dir = '''x | line 1: a string without a closing quote",
        "base_dir = 'x | line 1: a string without a closing quote",
        "base_dir = ('x' | line 1: a bracket that does not close",
        "base_dir = 'x') | line 1: a bracket closes that was not opened",
        "x = 1 | assigns no base_dir",
        "from local import * | assigns no base_dir (its imports are not followed)",
      })
  void saysWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text, "zodb.source"))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void takesTheZopeConfOfTheFirstKeyThatIsSet() throws IOException {
    assertThatThrownBy(() -> read(base() + "wsgi_conf_path = ''\nconf_path = '/none/zope.conf'"))
        .hasMessage("/none/zope.conf: no such file");
    assertThatThrownBy(() -> read(base() + "wsgi_conf_path = None\n"))
        .hasMessageContaining("neither wsgi_conf_path nor conf_path");
  }

  @Test
  void namesTheFolderOfTheLayers() throws IOException {
    Path layers = folder.resolve("layers");
    String text = base() + "layers = '" + layers + "'";
    assertThat(read(text, "zodb.source").pairs()).hasSize(1);
    Files.createDirectory(layers);
    assertThat(read(text, "zodb.source").pairs()).containsEntry("zodb.layers", layers.toString());
    assertThat(read(text, "zodb.source", "zodb.layers").pairs()).hasSize(1);
    assertThat(read(base() + "layers = None", "zodb.source").pairs()).hasSize(1);
  }

  @Test
  void readsTheEncodingThatTheFileDeclares() throws IOException {
    Path file = folder.resolve("config.py");
    Files.write(
        file,
        "# -*- coding: latin-1 -*-\nbase_dir = '/gr\u00fcn'".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(PeerConfig.read(file, Set.of("zodb.source"), name -> null).pairs())
        .containsEntry("zodb.base-dir", "/gr\u00fcn");
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> PeerConfig.read(file, Set.of(), name -> null))
        .hasMessageContaining("is not text in UTF-8");
    Files.write(file, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> PeerConfig.read(file, Set.of(), name -> null))
        .hasMessageContaining("larger than 1 MiB");
  }
}
