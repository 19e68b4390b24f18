package io.camelzodb.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds the blob storage in an unpacked database. */
final class BlobFolder {
  private BlobFolder() {}

  /** The folder named {@code blobstorage}, wherever it is. */
  static Path in(Path database) throws IOException {
    try (Stream<Path> folders = Files.walk(database, 4)) {
      return folders
          .filter(folder -> folder.endsWith("blobstorage"))
          .findFirst()
          .orElseThrow(() -> new IOException("no blobstorage in " + database));
    }
  }
}
