package io.camelzodb.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.testing.Python;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file with records beyond 2 and 4 GiB, most of it holes: what is loaded, by a scan and by the
 * index that ZODB writes, is what ZODB loads.
 */
class BigDataFsIT {
  private static final long PADDING = 0x3fff_fff0L;
  private static final long FIRST = 0x2001;
  private static final long SECOND = 0x2002;
  private static final long THIRD = 0x2003;

  @TempDir Path folder;

  @Test
  void readsWhatLiesBeyondFourGigabytes() throws Exception {
    Path file = folder.resolve("Data.fs");
    DataFsCase small = DataFsCase.ending("zodb64-plain").findFirst().orElseThrow();
    Files.write(file, small.bytes());
    long tid;
    try (FileStorage storage = FileStorage.open(file, FileStorageOptions.DEFAULT)) {
      tid = storage.head().value();
    }
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      Writing writing = new Writing(out, tid);
      writing.begin();
      writing.padding(3);
      long first = writing.data(FIRST, 0, "one");
      writing.end();
      assertThat(first).isGreaterThan(1L << 31);
      writing.begin();
      writing.padding(2);
      long second = writing.data(SECOND, 0, "two");
      long again = writing.data(FIRST, first, "three");
      long third = writing.data(THIRD, 0, "four");
      writing.end();
      assertThat(second).isGreaterThan(1L << 32);
      writing.begin();
      writing.back(FIRST, again, first);
      writing.back(THIRD, third, third);
      writing.end();
      tid = writing.tid;
    }
    List<String> scanned = load(file, tid);
    String byZodb =
        Python.script(
            Path.of("src/test/python/load_oids.py"),
            file.toString(),
            Long.toHexString(FIRST),
            Long.toHexString(SECOND),
            Long.toHexString(THIRD),
            "0");
    assertThat(folder.resolve("Data.fs.index")).exists();
    assertThat(scanned).isEqualTo(byZodb.lines().toList()).hasSizeGreaterThan(5);
    assertThat(load(file, tid)).isEqualTo(scanned);
  }

  private static List<String> load(Path file, long head) throws Exception {
    List<String> lines = new ArrayList<>();
    try (FileStorage storage = FileStorage.open(file, FileStorageOptions.DEFAULT)) {
      assertThat(storage.problems()).isEmpty();
      assertThat(storage.head().value()).isEqualTo(head);
      for (long oid : new long[] {FIRST, SECOND, THIRD, 0}) {
        long before = head + 1;
        while (before > 0) {
          StoredRecord record;
          try {
            record = storage.snapshot(new Tid(before - 1)).load(new Oid(oid));
          } catch (StorageException none) {
            break;
          }
          before = record.tid().value();
          byte[] sum = MessageDigest.getInstance("SHA-256").digest(record.pickle());
          lines.add(
              Long.toHexString(oid)
                  + " "
                  + record.tid().hex()
                  + " "
                  + HexFormat.of().formatHex(sum));
        }
      }
      List<Long> tids = new ArrayList<>();
      storage
          .transactions(new Tid(head - 1))
          .forEachRemaining(t -> tids.add(t.info().tid().value()));
      assertThat(tids).containsExactly(head - 1, head);
    }
    return lines;
  }

  /** Appends transactions; the data of the padding is never written. */
  private static final class Writing {
    private final RandomAccessFile out;
    private long tid;
    private long begin;

    Writing(RandomAccessFile out, long tid) throws IOException {
      this.out = out;
      this.tid = tid;
      out.seek(out.length());
    }

    void begin() throws IOException {
      tid++;
      begin = out.getFilePointer();
      out.writeLong(tid);
      out.writeLong(0);
      out.write(' ');
      out.write(new byte[6]);
    }

    void padding(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        head(0x3000 + out.getFilePointer(), 0, PADDING);
        out.seek(out.getFilePointer() + PADDING);
      }
    }

    long data(long oid, long previous, String key) throws IOException {
      byte[] pickle =
          ("\u0080\u0002cpersistent.mapping\nPersistentMapping\n.\u0080\u0002}U\u0005"
                  + (key + "     ").substring(0, 5)
                  + "K\u0001s.")
              .getBytes(StandardCharsets.ISO_8859_1);
      long at = head(oid, previous, pickle.length);
      out.write(pickle);
      return at;
    }

    /** As undo writes it: the data is that of an earlier record. */
    void back(long oid, long previous, long pointer) throws IOException {
      head(oid, previous, 0);
      out.writeLong(pointer);
    }

    private long head(long oid, long previous, long length) throws IOException {
      long at = out.getFilePointer();
      out.writeLong(oid);
      out.writeLong(tid);
      out.writeLong(previous);
      out.writeLong(begin);
      out.writeShort(0);
      out.writeLong(length);
      return at;
    }

    void end() throws IOException {
      long end = out.getFilePointer();
      out.writeLong(end - begin);
      out.seek(begin + 8);
      out.writeLong(end - begin);
      out.seek(end + 8);
    }
  }
}
