package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.testing.Corpus;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables that come from Zope are what the scripts in src/generators write with a real one. */
class GeneratedTablesIT {
  private static final Path TABLES = Path.of("src/main/resources/io/camelzodb/zope/type");

  @TempDir Path folder;

  @Test
  void metaTypesAndTitlesOfClasses() throws IOException {
    Python.script(Path.of("src/generators/class_tables.py"), folder.toString());
    isSame("meta-types.properties");
    isSame("class-titles.properties");
  }

  @Test
  void namesOfClasses() throws IOException {
    Python.script(Path.of("src/generators/class_names.py"), folder.toString());
    isSame("class-names.properties");
  }

  @Test
  void namesOfTimeZones() throws IOException {
    Python.script(Path.of("src/generators/time_zones.py"), folder.toString());
    assertThat(Files.readString(folder.resolve("time-zones.properties")))
        .isEqualTo(Files.readString(TABLES.resolve("value/time-zones.properties")));
  }

  @Test
  void permissions() throws IOException {
    Python.script(
        Corpus.zope().resolve("describe_zope.py"),
        "--data-fs",
        Corpus.zope().resolve("golden/types/Data.fs").toString(),
        "--out",
        folder.toString());
    isSame("permissions.json");
  }

  private void isSame(String name) throws IOException {
    assertThat(Files.readString(folder.resolve(name)))
        .isEqualTo(Files.readString(TABLES.resolve(name)));
  }
}
