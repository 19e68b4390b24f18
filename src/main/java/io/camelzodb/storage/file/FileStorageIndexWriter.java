package io.camelzodb.storage.file;

import io.camelzodb.files.NamedOutput;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.storage.StorageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * Writes {@code Data.fs.index} as ZODB does (fsIndex.save), so that the next server need not scan
 * the file; see {@link FileStorageIndex}. The file is optional: ZODB works without it.
 */
final class FileStorageIndexWriter {
  private static final int SUFFIX_BITS = 16;

  private FileStorageIndexWriter() {}

  /** Writes the index of {@code storage}, in one step. */
  static void write(Path dataFs, FileStorage storage) throws IOException {
    Path index = dataFs.resolveSibling(dataFs.getFileName() + ".index");
    Path fresh = dataFs.resolveSibling(dataFs.getFileName() + ".index.index_tmp");
    try (OutputStream out =
        new BufferedOutputStream(new NamedOutput(fresh, Files.newOutputStream(fresh)), 1 << 16)) {
      pickle(out, IntValue.of(storage.end()));
      long[] oids = storage.oids();
      for (int from = 0; from < oids.length; ) {
        int to = from + 1;
        while (to < oids.length && oids[to] >>> SUFFIX_BITS == oids[from] >>> SUFFIX_BITS) {
          to++;
        }
        pickle(out, bucket(storage, Arrays.copyOfRange(oids, from, to)));
        from = to;
      }
      pickle(out, NoneValue.NONE);
    }
    Files.move(fresh, index, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Makes the entry of a prefix: the first 6 bytes of the oids; the last 2 bytes of each, then 6
   * bytes of each position.
   */
  private static Value bucket(FileStorage storage, long[] oids) throws StorageException {
    ByteBuffer prefix = ByteBuffer.allocate(8).putLong(oids[0] >>> SUFFIX_BITS);
    ByteBuffer bucket = ByteBuffer.allocate(oids.length * 8);
    for (long oid : oids) {
      bucket.putShort((short) oid);
    }
    for (long oid : oids) {
      long position = storage.newest(new io.camelzodb.storage.Oid(oid));
      bucket.putShort((short) (position >>> 32)).putInt((int) position);
    }
    return Tuple.of(new Bytes(Arrays.copyOfRange(prefix.array(), 2, 8)), new Bytes(bucket.array()));
  }

  private static void pickle(OutputStream out, Value value) throws IOException {
    try {
      out.write(PickleWriter.write(value, PickleWriter.ZODB_PROTOCOL));
    } catch (PickleException impossible) {
      // It has nothing but numbers and bytes.
      throw new IllegalStateException(impossible);
    }
  }
}
