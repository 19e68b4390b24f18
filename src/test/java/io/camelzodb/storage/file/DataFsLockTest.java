package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.UnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds the lock of a Data.fs, and what others are told. */
class DataFsLockTest {
  @TempDir private Path folder;

  private Path dataFs() {
    return folder.resolve("Data.fs");
  }

  private Path lock() {
    return folder.resolve("Data.fs.lock");
  }

  private String refused() {
    String[] said = new String[1];
    assertThatThrownBy(() -> DataFsLock.acquire(dataFs()))
        .isInstanceOf(UnavailableException.class)
        .satisfies(fault -> said[0] = fault.getMessage());
    return said[0];
  }

  @Test
  void itIsHeldUntilItIsClosed() throws Exception {
    String mine = " " + ProcessHandle.current().pid() + "\n";
    Files.writeString(lock(), " 1234567890 of an earlier process\n");
    try (DataFsLock held = DataFsLock.acquire(dataFs())) {
      assertThat(held).isNotNull();
      assertThat(lock()).hasContent(mine);
      assertThat(refused())
          .isEqualTo(
              dataFs()
                  + ": another process, "
                  + ProcessHandle.current().pid()
                  + ", writes to it (it holds "
                  + lock()
                  + "); write through its ZEO server, or stop that process first");
      assertThat(lock()).hasContent(mine);
    }
    DataFsLock.acquire(dataFs()).close();
    assertThat(lock()).hasContent(mine);
  }

  @Test
  void onlyANumberIsShownOfTheHolder() throws Exception {
    try (DataFsLock held = DataFsLock.acquire(dataFs())) {
      assertThat(held).isNotNull();
      for (String text : new String[] {"", "no number", "12345678901", "7".repeat(5000)}) {
        Files.writeString(lock(), text);
        assertThat(refused()).startsWith(dataFs() + ": another process writes to it");
      }
      Files.writeString(lock(), "77\n");
      assertThat(refused()).contains("another process, 77, writes");
    }
  }

  @Test
  void whatIsNoPlainFileIsNotWritten() throws Exception {
    Files.createDirectory(lock());
    assertThatThrownBy(() -> DataFsLock.acquire(dataFs()))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(lock().toString());
    Path none = folder.resolve("none/Data.fs");
    assertThatThrownBy(() -> DataFsLock.acquire(none))
        .isInstanceOf(StorageException.class)
        .hasMessageStartingWith(none + ": its lock file cannot be written");
  }
}
