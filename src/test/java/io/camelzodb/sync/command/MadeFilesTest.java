package io.camelzodb.sync.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeFilesTest {
  @TempDir private Path folder;

  private void make(MadeFiles made) throws IOException {
    made.folder(folder.resolve("a/b/c"));
    made.file(folder.resolve("a/b/c/file"), new byte[] {1});
    Path ready = Files.createDirectory(folder.resolve("ready"));
    Files.write(ready.resolve("file"), new byte[] {1});
    made.put(ready, folder.resolve("a/put"));
  }

  @Test
  void keptFilesStay() throws IOException {
    try (MadeFiles made = new MadeFiles()) {
      make(made);
      made.keep();
    }
    assertThat(folder.resolve("a/b/c/file")).hasBinaryContent(new byte[] {1});
    assertThat(folder.resolve("a/put/file")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void othersGoWithTheFoldersThatWereMade() throws IOException {
    Files.createDirectory(folder.resolve("a"));
    try (MadeFiles made = new MadeFiles()) {
      make(made);
    }
    assertThat(folder.resolve("a")).isEmptyDirectory();
  }

  @Test
  void whatWasThereOrIsOfOthersStays() throws IOException {
    Path there = Files.writeString(folder.resolve("there"), "old");
    try (MadeFiles made = new MadeFiles()) {
      assertThatThrownBy(() -> made.file(there, new byte[0]))
          .isInstanceOf(FileAlreadyExistsException.class);
      make(made);
      Files.writeString(folder.resolve("a/b/new"), "of somebody else");
    }
    assertThat(there).hasContent("old");
    assertThat(folder.resolve("a/b/new")).exists();
    assertThat(folder.resolve("a/b/c")).doesNotExist();
    assertThat(folder.resolve("a/put")).doesNotExist();
  }

  @Test
  void filesThatArePutIntoAFolderGoWithoutIt() throws IOException {
    Files.writeString(folder.resolve("old"), "old");
    Path ready = Files.createDirectory(folder.resolve("ready"));
    Files.writeString(ready.resolve("file"), "new");
    try (MadeFiles made = new MadeFiles()) {
      made.put(ready, folder);
      assertThat(folder.resolve("file")).hasContent("new");
    }
    assertThat(folder.resolve("file")).doesNotExist();
    assertThat(folder.resolve("old")).hasContent("old");
  }
}
