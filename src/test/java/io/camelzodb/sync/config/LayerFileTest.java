package io.camelzodb.sync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads the files of a folder of layers. */
class LayerFileTest {
  private static final String FOLDERS = "workdir = '/srv/w'\nsource = '/srv/s'\n";

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void sortsThemByNameAndLeavesOthersOut() throws IOException {
    write("10-b.py", FOLDERS);
    write("00 a\u00fc.py", FOLDERS);
    write("\uff61", FOLDERS);
    write("\ud83d\ude00.py", FOLDERS);
    write("05-named.py", FOLDERS + "ident = \"it's\"\n");
    for (String other : new String[] {".hidden.py", "~a.py", "_off.py"}) {
      write(other, "not Python (");
    }
    Files.createDirectory(folder.resolve("__pycache__"));
    assertThat(LayerFile.of(folder))
        .extracting(LayerFile::ident)
        .containsExactly("00 a\u00fc", "it's", "10-b", "\uff61", "\ud83d\ude00");
    assertThat(LayerFile.of(folder).get(0).workdir()).isEqualTo(Path.of("/srv/w"));
    assertThat(LayerFile.of(folder).get(0).source()).isEqualTo(Path.of("/srv/s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "source = '/s'|a.py: assigns no workdir",
        "workdir = '/w'|a.py: assigns no source",
        "workdir = 1 ; source = '/s'|a.py, line 1: workdir",
        "workdir = ''|a.py, line 1: workdir is no text, or an empty one",
        "workdir = open('x')|a.py, line 1: workdir is not a literal",
        "workdir = '/w' ; source = '/s' ; ident = None|line 3: ident is no text",
      })
  void namesFileAndLineOfWhatItCannotUse(String text, String message) throws IOException {
    write("a.py", text.replace(" ; ", "\n"));
    assertThatThrownBy(() -> LayerFile.of(folder))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesOneNameForTwoLayersAndFoldersAmongTheFiles() throws IOException {
    write("a.py", FOLDERS);
    write("b.py", FOLDERS + "ident = 'a'");
    assertThatThrownBy(() -> LayerFile.of(folder)).hasMessageContaining("b.py: has the same ident");
    Files.delete(folder.resolve("b.py"));
    Files.createDirectory(folder.resolve("c"));
    assertThatThrownBy(() -> LayerFile.of(folder)).hasMessageContaining("c: is no file");
    assertThatThrownBy(() -> LayerFile.of(folder.resolve("none")))
        .hasMessageContaining("is no folder that can be listed");
  }
}
