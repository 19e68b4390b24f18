package io.camelzodb.storage.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which first bytes make a Data.fs. */
class DataFsMagicTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.write(folder.resolve("file"), text.getBytes(ISO_8859_1));
  }

  @Test
  void bothMagicsAreRecognizedAndNothingElse() throws IOException {
    for (String text : new String[] {"FS21", "FS30", "FS30 and more"}) {
      assertThat(DataFsMagic.isDataFs(file(text))).as(text).isTrue();
      try (MappedFile mapped = new MappedFile(file(text))) {
        assertThat(DataFsMagic.of(mapped)).isEqualTo(text.substring(0, 4));
      }
    }
    for (String text : new String[] {"", "FS2", "FS31", "fs30", " FS30"}) {
      assertThat(DataFsMagic.isDataFs(file(text))).as(text).isFalse();
    }
    assertThat(DataFsMagic.isDataFs(folder)).isFalse();
    assertThat(DataFsMagic.isDataFs(folder.resolve("none"))).isFalse();
    try (MappedFile mapped = new MappedFile(file("FS"))) {
      assertThat(DataFsMagic.of(mapped)).isEqualTo("FS");
    }
  }

  @Test
  void aFileMayJustHaveBegun() {
    for (String magic : new String[] {"", "F", "FS", "FS2"}) {
      assertThat(DataFsMagic.isBegun(magic)).as(magic).isTrue();
    }
    for (String magic : new String[] {"FS21", "FS30", "S", "FX"}) {
      assertThat(DataFsMagic.isBegun(magic)).as(magic).isFalse();
    }
  }

  @Test
  void anotherBeginningIsQuotedSoThatItCanBePrinted() {
    Path path = Path.of("x");
    assertThatCode(() -> DataFsMagic.check(path, "FS30")).doesNotThrowAnyException();
    assertThatThrownBy(() -> DataFsMagic.check(path, "\n\u001f ~\u007f\u00ff"))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            "x is not a Data.fs: it begins with \"\\x0a\\x1f ~\\x7f\\xff\", not with FS21 or FS30");
  }
}
