package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path folder;

  @Test
  void documentsEveryKeyWithItsDefault() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Matcher row =
        Pattern.compile("(?m)^\\| `(zodb\\.[^`]+)` \\| (?:`([^`]*)`)? ?\\| \\S.*\\|$")
            .matcher(Files.readString(Path.of("docs/configuration.md")));
    while (row.find()) {
      documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
    }
    Map<String, String> known = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      known.put(setting.key(), setting.standard());
    }
    assertThat(documented).isEqualTo(known);
  }

  @Test
  void readsTheFileAtTheTopOfTheProject() throws IOException {
    Settings settings = Settings.read(Path.of("application.properties"));
    assertThat(settings.baseDir()).isEqualTo(Path.of("mirror").toAbsolutePath());
    assertThat(settings.routes()).containsExactly("import-xml");
    assertThat(settings.pairs()).containsEntry("camel.main.name", "camel-zodb");
  }

  @Test
  void suggestsTheKeyThatWasMeant() {
    assertThatThrownBy(() -> of("zodb.basedir", "x"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("-D: there is no setting zodb.basedir; did you mean zodb.base-dir?");
  }

  @Test
  void countsRelativePathsFromTheFile() throws IOException {
    Path file = folder.resolve("site/my.properties");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file, "zodb.base-dir = ../träge\nzodb.source=xml:Plone.xml", StandardCharsets.UTF_8);
    Settings settings = Settings.read(file);
    assertThat(settings.baseDir()).isEqualTo(folder.resolve("träge"));
    assertThat(settings.source()).isEqualTo("xml:" + folder.resolve("site/Plone.xml"));
  }

  @Test
  void setsKeysAboveTheFile() throws IOException {
    Settings below = of("zodb.commit-name", "Anna");
    Settings settings = below.with(of("zodb.commit-name", "Änne"));
    assertThat(settings.text(Setting.COMMIT_NAME)).isEqualTo("Änne");
  }

  @Test
  void refusesValuesThatCannotBe() {
    assertThatThrownBy(() -> of("zodb.strict", "yes"))
        .hasMessage("-D: zodb.strict=yes: is not true or false");
    assertThatThrownBy(() -> of("zodb.python-magic", "-1")).hasMessageContaining("not a number");
    assertThatThrownBy(() -> of("zodb.text-encoding", "utf-9"))
        .hasMessage(
            "-D: zodb.text-encoding=utf-9: is not a known encoding; utf-8 and iso-8859-1 are");
    assertThatThrownBy(() -> of("zodb.text-encoding", "no such"))
        .isInstanceOf(SettingsException.class);
    assertThatThrownBy(() -> of("zodb.base-dir", "a\0b")).hasMessageContaining("cannot be a path");
    assertThatThrownBy(() -> of("zodb.source", "Plone.xml")).hasMessageContaining("xml:FILE");
  }

  @Test
  void refusesFilesThatCannotBe() throws IOException {
    Path file = folder.resolve("x.properties");
    assertThatThrownBy(() -> Settings.read(file)).hasMessageContaining("no such file");
    Files.write(file, new byte[] {'a', '=', (byte) 0xe4});
    assertThatThrownBy(() -> Settings.read(file)).hasMessageContaining("not UTF-8");
    Files.writeString(file, "a=C:\\users");
    assertThatThrownBy(() -> Settings.read(file)).hasMessageContaining("two backslashes");
  }

  private static Settings of(String key, String value) throws SettingsException {
    return Settings.of(Map.of(key, value), Path.of("/there"), "-D");
  }
}
