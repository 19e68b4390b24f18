package io.camelzodb.storage.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same database has one key, another one another. */
class DatabaseKeyTest {
  @ParameterizedTest
  @CsvSource({
    "zeo://h:8100, zeo:h:8100/1",
    "zeo://H, zeo:h:9991/1",
    "zeo://h:8100?storage=1&wait_timeout=5&username=me&password=pw, zeo:h:8100/1",
    "zeo://h:8100?storage=a%2Fb%3D, zeo:h:8100/a/b%3D",
    "'zeo://b:2,a:1', 'zeo:a:1,b:2/1'",
    "zeo://[::1]:8100, zeo:[0:0:0:0:0:0:0:1]:8100/1",
    "zeo://[0:0::1]:8100, zeo:[0:0:0:0:0:0:0:1]:8100/1",
    "zeo:///run/x/../zeo.sock?storage=2, zeo:[/run/zeo.sock]/2",
    "file:///var/zope/./Data.fs?blobstorage_dir=/b, file:/var/zope/Data.fs",
    "file:///var/a%20b%3D%C3%A4/Data.fs, file:/var/a%20b%3D%C3%A4/Data.fs",
  })
  void isThatOfTheDatabase(String uri, String key) {
    assertThat(DatabaseKey.of(StorageUri.parse(uri))).isEqualTo(key);
  }

  @Test
  void isAbsolute() {
    assertThat(DatabaseKey.of(StorageUri.parse("file:Data.fs")))
        .isEqualTo("file:" + Path.of("Data.fs").toAbsolutePath());
  }
}
