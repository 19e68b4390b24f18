package io.camelzodb.zope.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.testing.FreshRoot;
import io.camelzodb.testing.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** BTrees changed here and by the package BTrees, node by node the same. */
class BTreeEditIT {
  @TempDir Path folder;

  private final List<String> operations = new ArrayList<>();
  private final TreeSet<String> keys = new TreeSet<>();

  @ParameterizedTest
  @ValueSource(strings = {"OOBTree", "OIBTree"})
  void everyNodeIsAsThePackageLaysItOut(String kind) throws Exception {
    long seed = Long.getLong("btree.seed", System.nanoTime() % 1_000_000);
    System.out.println("BTreeEditIT: -Dbtree.seed=" + seed);
    Random random = new Random(seed);
    // In ascending order buckets stay half full, so that the root is divided soonest.
    int ascending = kind.equals("OOBTree") ? 7_800 : 500;
    for (int i = 0; i < ascending; i++) {
      put(String.format("key-%05d", i));
    }
    for (int i = 0; i < 1_500; i++) {
      mixed(random, 0.6);
    }
    while (keys.size() > 10) {
      mixed(random, keys.size() > 200 ? 0.02 : 0.2);
    }
    for (int i = 0; i < 150; i++) {
      mixed(random, 0.9);
    }
    Path dataFs = folder.resolve("Data.fs");
    write(dataFs, kind);
    Path file = Files.write(folder.resolve("operations"), operations);
    String nodes =
        Python.script(
            Path.of("src/test/python/btree_layout.py"), file.toString(), dataFs.toString(), kind);
    assertThat(Integer.parseInt(nodes.strip())).isGreaterThan(2);
  }

  private void mixed(Random random, double share) {
    if (keys.isEmpty() || random.nextDouble() < share) {
      put(
          random.nextInt(8) == 0
              ? "ключ-" + random.nextInt(9_000)
              : String.format("key-%05d", random.nextInt(9_000)));
    } else {
      List<String> all = List.copyOf(keys.size() > 4_000 ? keys.headSet(keys.last()) : keys);
      String key = all.get(random.nextInt(all.size()));
      keys.remove(key);
      operations.add("-" + key);
    }
  }

  private void put(String key) {
    keys.add(key);
    operations.add("+" + key);
  }

  private void write(Path dataFs, String kind) throws Exception {
    try (WritableStore store =
        WritableFileStorage.open(dataFs, FileStorageOptions.DEFAULT, null, true)) {
      FreshRoot.make(store);
      try (Commit commit = store.begin(TransactionNote.of("", ""))) {
        RecordAllocator records =
            new RecordAllocator() {
              @Override
              public Oid newOid() throws StorageException {
                return commit.newOids(1).get(0);
              }

              @Override
              public void store(Oid oid, Tid serial, PickledObject record) throws StorageException {
                try {
                  commit.store(oid, serial, PickleWriter.writeRecord(record));
                } catch (io.camelzodb.pickle.PickleException fault) {
                  throw StorageException.of(fault);
                }
              }

              @Override
              public boolean storesRecords() {
                return true;
              }
            };
        RecordEdits edits = new RecordEdits(store.snapshot(), records);
        Global name = new Global("BTrees." + kind, kind);
        Oid oid = edits.create(name, NoneValue.NONE);
        BTreeEdit tree = new BTreeEdit(edits, oid);
        for (String operation : operations) {
          String key = operation.substring(1);
          if (operation.startsWith("+")) {
            tree.put(key, IntValue.of(1));
            assertThat(tree.get(key)).isEqualTo(IntValue.of(1));
          } else {
            assertThat(tree.remove(key)).isTrue();
            assertThat(tree.remove(key)).isFalse();
          }
        }
        assertThat(tree.isEmpty()).isFalse();
        StateEdit root = new StateEdit(edits.load(Oid.ROOT).attributes());
        Dictionary entries = new Dictionary();
        entries.put(new Text("tree"), References.to(oid, name));
        root.set("data", entries);
        edits.change(Oid.ROOT, root.state());
        edits.store();
        commit.vote();
        commit.finish();
      }
    }
  }
}
