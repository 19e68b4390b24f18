package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.blob.BlobLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A server's folder of blobs that can be read here. */
final class SharedBlobs {
  private SharedBlobs() {}

  /** The file of a blob in any layout, or null if it is not there. */
  static @Nullable Path find(Path folder, Oid oid, Tid tid) {
    String name = BlobLayout.fileName(tid);
    for (BlobLayout layout : BlobLayout.values()) {
      Path file = layout.folder(folder, oid).resolve(name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }
}
