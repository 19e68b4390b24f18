package io.camelzodb.storage.file.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.TransactionLog;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.file.DataHeader;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.MappedFile;
import io.camelzodb.storage.file.TransactionHeader;
import io.camelzodb.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What damage leaves in a Data.fs is found, wherever it is, and nothing else is given. */
class SalvagedFileTest {
  private static final FileStorageOptions SKIP =
      FileStorageOptions.DEFAULT.withDamaged(DamagePolicy.SKIP);
  private static final Path GOOD = Corpus.storage().resolve("data-fs/zodb64-plain/Data.fs");

  @TempDir Path folder;

  private byte[] good = {};

  /** Where the newest record of each object begins and ends, and what it is. */
  private final Map<Oid, long[]> places = new HashMap<>();

  private final Map<Oid, String> newest = new HashMap<>();
  private final Set<String> ever = new HashSet<>();

  @BeforeEach
  void readWhole() throws IOException {
    good = Files.readAllBytes(GOOD);
    try (FileStorage store = FileStorage.open(GOOD, FileStorageOptions.DEFAULT)) {
      Snapshot snapshot = store.snapshot();
      for (var oids = snapshot.oids(); oids.hasNext(); ) {
        Oid oid = oids.next();
        long at = store.newest(oid);
        long size = DataHeader.read(store.file(), at).size();
        places.put(oid, new long[] {at, at + size});
        newest.put(oid, text(snapshot.load(oid).pickle()));
      }
      for (var all = store.transactions(io.camelzodb.storage.Tid.ZERO); all.hasNext(); ) {
        TransactionLog.Transaction each = all.next();
        Snapshot then = store.snapshot(each.info().tid());
        for (TransactionLog.Change change : each.changes()) {
          if (!change.removed()) {
            ever.add(text(then.load(change.oid()).pickle()));
          }
        }
      }
    }
    assertThat(newest).hasSizeGreaterThan(3);
  }

  private static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void zeroedAnywhere() throws IOException {
    for (int at = 4; at < good.length - 50; at += 7) {
      byte[] bytes = good.clone();
      Arrays.fill(bytes, at, at + 50, (byte) 0);
      check(bytes, at, at + 50);
    }
  }

  @Test
  void cutOutAnywhere() throws IOException {
    for (int at = 4; at < good.length - 50; at += 7) {
      byte[] bytes = new byte[good.length - 50];
      System.arraycopy(good, 0, bytes, 0, at);
      System.arraycopy(good, at + 50, bytes, at, good.length - at - 50);
      check(bytes, at, at + 50);
    }
  }

  @Test
  void putInAnywhere() throws IOException {
    for (int at = 4; at < good.length; at += 7) {
      byte[] bytes = new byte[good.length + 31];
      Arrays.fill(bytes, (byte) 'x');
      System.arraycopy(good, 0, bytes, 0, at);
      System.arraycopy(good, at, bytes, at + 31, good.length - at);
      check(bytes, at, at);
    }
  }

  @Test
  void endedAnywhere() throws IOException {
    for (int at = 4; at < good.length; at += 5) {
      check(Arrays.copyOf(good, at), at, good.length);
    }
  }

  @Test
  void aFirstBlockWithoutItsMagic() throws IOException {
    byte[] bytes = good.clone();
    Arrays.fill(bytes, 0, 200, (byte) 0);
    check(bytes, 0, 200);
  }

  /** Of its tid too: its records, or those before it, seem to be newer than the file then. */
  @Test
  void anyBitOfTheHeadOfATransaction() throws IOException {
    List<TransactionHeader> heads = new ArrayList<>();
    try (MappedFile file = new MappedFile(GOOD)) {
      for (long at = 4; at < good.length; at = heads.get(heads.size() - 1).next()) {
        heads.add(TransactionHeader.read(file, at));
      }
    }
    for (TransactionHeader head : heads) {
      for (int at = (int) head.position(); at < head.firstRecord(); at++) {
        for (int bit = 0; bit < 8; bit++) {
          byte[] bytes = good.clone();
          bytes[at] ^= (byte) (1 << bit);
          check(bytes, at, at + 1);
        }
      }
    }
  }

  @Test
  void whereNothingIsFoundNoOtherWayIsAdvised() throws IOException {
    byte[] bytes = new byte[600];
    Arrays.fill(bytes, 20, 600, (byte) 'x');
    System.arraycopy(good, 0, bytes, 0, 4);
    Path file = Files.write(folder.resolve("Data.fs"), bytes);
    assertThatThrownBy(() -> SalvagedFile.open(file, SKIP))
        .isInstanceOf(StorageException.class)
        .hasMessage(
            file
                + ": is damaged, and no record of an object can be found in it; get the file from a"
                + " backup");
  }

  /** All that the damage, which is there up to {@code end}, did not touch. */
  private void check(byte[] bytes, int start, int end) throws IOException {
    Path file = Files.write(folder.resolve("Data.fs"), bytes);
    try (ObjectStore store = SalvagedFile.open(file, SKIP)) {
      Snapshot snapshot = store.snapshot();
      for (Map.Entry<Oid, long[]> each : places.entrySet()) {
        Oid oid = each.getKey();
        String what = oid + " with damage at " + start;
        boolean touched = each.getValue()[0] < end && each.getValue()[1] > start;
        if (!touched && start != end) {
          assertThat(text(snapshot.load(oid).pickle())).as(what).isEqualTo(newest.get(oid));
        }
        if (touched && snapshot.contains(oid) && store instanceof SalvagedFile) {
          try {
            // An older one at most, or what was changed within a string.
            assertThat(ever).as(what).contains(text(snapshot.load(oid).pickle()));
          } catch (StorageException damaged) {
            assertThat(damaged).hasMessageContaining("damaged");
          } catch (AssertionError changed) {
            assertThat(snapshot.load(oid).size()).as(what).isEqualTo(newest.get(oid).length() / 2);
          }
        }
      }
    } catch (StorageException nothing) {
      assertThat(end).as("damage at " + start + ": " + nothing.getMessage()).isEqualTo(good.length);
    }
  }

  @Test
  void whereThereIsNothingItIsToldAsEver() throws IOException {
    Path file = Files.write(folder.resolve("Data.fs"), new byte[3000]);
    assertThatThrownBy(() -> SalvagedFile.open(file, SKIP))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is not a Data.fs");
  }
}
