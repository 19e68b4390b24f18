package io.camelzodb.storage.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StorageUriTest {
  @Test
  void takesServersWithAndWithoutPort() {
    assertThat(StorageUri.parse("zeo://[::1]:8100?storage=1").addresses(9991))
        .containsExactly(new StorageUri.Address("::1", 8100));
    assertThat(StorageUri.parse("zeo://[fe80::1]").addresses(9991))
        .containsExactly(new StorageUri.Address("fe80::1", 9991));
    assertThat(StorageUri.parse("zeo://one:8100,[2001:db8::2]:8101,three").addresses(9991))
        .isEqualTo(
            List.of(
                new StorageUri.Address("one", 8100),
                new StorageUri.Address("2001:db8::2", 8101),
                new StorageUri.Address("three", 9991)));
    assertThat(StorageUri.parse("zeo://[::1]:8100").addresses(9991).get(0))
        .hasToString("[::1]:8100");
    assertThat(StorageUri.parse("zeo:///run/zeo%20server.sock").file())
        .isEqualTo(Path.of("/run/zeo server.sock"));
  }

  @Test
  void refusesWhatNamesNoServer() {
    for (String wrong : List.of("zeo://", "zeo://one:x", "zeo://one:0", "zeo://one,,two")) {
      assertThatThrownBy(() -> StorageUri.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + wrong + "\"");
    }
  }

  @Test
  void unquotesOptions() {
    assertThat(StorageUri.parse("zeo://h?storage=a%26b%3Dc+d%2Be%C3%A4&wait&x=").options())
        .isEqualTo(Map.of("storage", "a&b=c d+eä", "wait", "", "x", ""));
    assertThatThrownBy(() -> StorageUri.parse("zeo://h?storage=1&storage=2"))
        .hasMessageContaining("storage twice");
    assertThatThrownBy(() -> StorageUri.parse("zeo://h?storage=%zz"))
        .hasMessageContaining("hexadecimal");
  }

  @Test
  void takesFilesAsZodburiDoes() {
    assertThat(StorageUri.parse("file:///var/a+b/Data.fs?x=1").file())
        .isEqualTo(Path.of("/var/a+b/Data.fs"));
    assertThat(StorageUri.parse("file://var/Data.fs").file()).isEqualTo(Path.of("var/Data.fs"));
    assertThat(StorageUri.parse("file://Data.fs").file()).isEqualTo(Path.of("Data.fs"));
    assertThat(StorageUri.parse("file://localhost/var/Data.fs").file())
        .isEqualTo(Path.of("/var/Data.fs"));
    assertThat(StorageUri.parse("file:Data.fs").file()).isEqualTo(Path.of("Data.fs"));
  }

  @Test
  void namesTheNearestOption() {
    List<String> known = List.of("storage", "wait", "wait_timeout", "blob_dir");
    assertThat(UriOptions.unknown("zeo://h?wait_time=1", "wait_time", known).message())
        .contains("\"wait_time\"", "is wait_timeout,");
    assertThat(UriOptions.unknown("zeo://h?blobdir=1", "blobdir", known).message())
        .contains("is blob_dir,");
    assertThat(UriOptions.unknown("zeo://h?Storage=1", "Storage", known).message())
        .contains("is storage,");
    assertThat(UriOptions.unknown("zeo://h?password=geheim&nis=1", "nis", known).message())
        .contains("%26")
        .doesNotContain("nis");
  }
}
