package io.camelzodb.storage.zeo.link;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.blob.BlobLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds blobs in a server's folder that can be read here. */
final class SharedBlobs {
  private SharedBlobs() {}

  /** Returns the file of a blob in any layout, or null if there is none. */
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
