package io.camelzodb.sync.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZopeConfTest {
  @TempDir Path folder;

  private String database(String text) throws IOException {
    Path file = folder.resolve("zope.conf");
    Files.writeString(file, text);
    return ZopeConf.read(file, Map.of("GOLDEN_ZEO", "127.0.0.1:9")::get).database();
  }

  private static String main(String storage) {
    return "<zodb_db main>\n" + storage + "\nmount-point /\n</zodb_db>\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server localhost:8100 | zeo://localhost:8100",
        "server 8100;storage main | zeo://127.0.0.1:8100?storage=main",
        "server a:1;server b:2;SERVER [::1]:3 | zeo://a:1,b:2,[::1]:3",
        "server /run/a b.sock;storage 1 | zeo:///run/a%20b.sock?storage=1",
        "server a:1;wait off;wait-timeout 5m;client-label x | zeo://a:1?wait=off&wait_timeout=300",
        "server a:1;blob-dir /b;shared-blob-dir yes | zeo://a:1?blob_dir=/b&shared_blob_dir=1",
        "server a:1;blob-dir /b | zeo://a:1?blob_dir=/b&shared_blob_dir=0",
        "server $(GOLDEN_ZEO);storage a$$b | zeo://127.0.0.1:9?storage=a%24b",
        "server a:1;<ssl>;certificate /c;check-hostname no;</ssl>"
            + " | zeo://a:1?ssl=1&ssl_certificate=/c&ssl_check_hostname=no",
      })
  void readsAServer(String lines, String uri) throws IOException {
    String storage = "<zeoclient>\n" + lines.replace(';', '\n') + "\n</zeoclient>";
    assertThat(database(main(storage))).isEqualTo(uri);
    assertThat(database("%import ZEO\n" + main(storage.replace("zeoclient", "ClientStorage"))))
        .isEqualTo(uri);
  }

  @Test
  void readsAFileWithItsBlobs() throws IOException {
    assertThat(
            database(
                """
                %define INSTANCE /var/zope
                %define var ${instance}/var
                instancehome $INSTANCE
                <zodb_db temporary>
                  <temporarystorage/>
                  mount-point /temp_folder
                </zodb_db>
                """
                    + main(
                        """
                        <blobstorage>
                          blob-dir $VAR/blobs
                          <zlibstorage>
                            <filestorage>
                              path $var/Data.fs
                            </filestorage>
                          </zlibstorage>
                        </blobstorage>
                        """)))
        .isEqualTo("file:///var/zope/var/Data.fs?blobstorage_dir=/var/zope/var/blobs");
    assertThat(database(main("<filestorage>\npath /a\nblob-dir /b\n</filestorage>")))
        .isEqualTo("file:///a?blobstorage_dir=/b");
  }

  @Test
  void readsIncludedFiles() throws IOException {
    Files.createDirectory(folder.resolve("etc"));
    Files.writeString(
        folder.resolve("etc/db.conf"), main("<filestorage>\npath $home/D.fs\n</filestorage>"));
    assertThat(database("%define home /h\n%include etc/db.conf\n")).isEqualTo("file:///h/D.fs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<zodb_db main>; | line 1: <zodb_db>: the section is not closed",
        "</zodb_db> | line 1: closes <zodb_db>, which is not open",
        "<zodb_db main | must end with >",
        "%define a 1;%define a 2 | line 2: %define: a was defined before",
        "a $b | line 1: $b is not defined",
        "a $ | a $ without a name",
        "a $(HOME_OF_NOBODY) | the environment has no variable HOME_OF_NOBODY",
        "%include http://example.org/x | only local files",
        "%include zope.conf | more than 100 files are included",
        "%include gone.conf | gone.conf: no such file",
        "%exec x | there is no directive %exec",
        "[app:zope] | has no <zodb_db> with mount-point /",
        "(x) | is not \"key value\"",
      })
  void saysWhatIsWrong(String lines, String message) {
    assertThatThrownBy(() -> database(lines.replace(';', '\n')))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<demostorage>;</demostorage> | <demostorage>: this storage cannot be read",
        "<relstorage>;</relstorage> | <relstorage>: this storage cannot be read",
        "<filestorage>;</filestorage> | it has no path",
        "<filestorage>;path /a;path /b;</filestorage> | it has path twice",
        "<zeoclient>;</zeoclient> | it has no server",
        "<zeoclient>;server host;</zeoclient> | should be host:port",
        "<zeoclient>;server a:1;server /b;</zeoclient> | write each of several servers as host:port",
        "<blobstorage>;blob-dir /a;</blobstorage> | one section with a storage, but has 0",
      })
  void saysWhatStorageCannotBeRead(String storage, String message) {
    assertThatThrownBy(() -> database(main(storage.replace(';', '\n'))))
        .isInstanceOf(ConfigFileException.class)
        .hasMessageMatching(".*zope.conf, line [0-9]+: .*")
        .hasMessageContaining(message);
  }

  @Test
  void refusesValuesThatGrowWithoutEnd() {
    List<String> lines = new ArrayList<>(List.of("%define b 0123456789"));
    for (int i = 0; i < 30; i++) {
      lines.add("%define " + "b".repeat(i + 2) + " " + ("$" + "b".repeat(i + 1)).repeat(10));
    }
    assertThatThrownBy(() -> database(String.join("\n", lines)))
        .hasMessageContaining("65,536 characters");
  }
}
