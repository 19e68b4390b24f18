package io.camelzodb.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The options of zodburi 3.0.0: all that its resolvers and its table of connections know. */
class SourcesTest {
  private static final List<String> OF_THE_DATABASE =
      List.of(
          "database_name=main",
          "demostorage=1",
          "connection_pool_size=7",
          "connection_pool_timeout=60",
          "connection_cache_size=10000",
          "connection_cache_size_bytes=100MB",
          "connection_historical_pool_size=3",
          "connection_historical_cache_size=1000",
          "connection_historical_cache_size_bytes=1MB",
          "connection_historical_timeout=300",
          "connection_large_record_size=16MB");

  @TempDir Path folder;

  private ObjectStore open(String uri) throws IOException {
    return Sources.open(Settings.of(Map.of("zodb.source", uri), folder, "-D"));
  }

  @Test
  void takesEveryOptionOfAFile() throws IOException {
    String file = "file://" + Corpus.zope().resolve("golden/tiny/Data.fs").toAbsolutePath() + "?";
    String all =
        String.join("&", OF_THE_DATABASE)
            + "&create=0&read_only=1&quota=10GB&blobstorage_layout=bushy&blobstorage_dir=";
    try (ObjectStore store = open(file + all)) {
      assertThat(store.head()).isNotNull();
    }
    Files.writeString(folder.resolve(".layout"), "bushy");
    try (ObjectStore store = open(file + all + folder)) {
      assertThat(store.transactionLog()).isNotNull();
    }
    assertThatThrownBy(() -> open(file + "blob_dir=/x"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("\"blob_dir\"; the nearest is blobstorage_dir");
  }

  @Test
  void takesEveryOptionOfAServer() {
    String server = "zeo:///nowhere/zeo.sock?wait=off&";
    String all =
        String.join("&", OF_THE_DATABASE)
            + "&debug=1&min_disconnect_poll=1&max_disconnect_poll=60&wait_for_server_on_startup=0"
            + "&wait_timeout=5&read_only=1&read_only_fallback=1&shared_blob_dir=0"
            + "&drop_cache_rather_verify=1&blob_cache_size_check=10&storage=main&name=x&client=c"
            + "&var=/tmp&username=u&password=secret&realm=r&blob_dir=&client_label=l"
            + "&cache_size=20MB&blob_cache_size=1GB";
    // It gets as far as to look for the server.
    assertThatThrownBy(() -> open(server + all).snapshot())
        .hasMessageContaining("/nowhere/zeo.sock")
        .hasMessageNotContaining("no option")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> open(server + "storge=1").snapshot())
        .hasMessageContaining("\"storge\"; the nearest is storage");
  }
}
