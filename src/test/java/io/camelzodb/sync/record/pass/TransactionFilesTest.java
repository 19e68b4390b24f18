package io.camelzodb.sync.record.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.sync.RecordOptions;
import io.camelzodb.sync.TreeContents;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.testing.RecordsSnapshot;
import io.camelzodb.tree.folder.ObjectTreeFiles;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.index.ContainmentIndex;
import io.camelzodb.zope.index.ContainmentIndexFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Databases that no Zope makes: objects in several places and within themselves, records that are
 * lost and come back, that cannot be decoded, or that only some container makes whole. After each
 * transaction the files are those that recording all of it leaves.
 */
class TransactionFilesTest {
  private static final long FOLDERS = 6;
  private static final int OBJECTS = 16;
  private static final long PART = 100;

  @TempDir Path folder;
  private final Database database = new Database();

  /** {@code -Dtransactions.seed=N} makes the same databases again. */
  @Test
  void leavesWhatRecordingAllOfItLeaves() throws IOException {
    long seed = Long.getLong("transactions.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    leavesIt(seed);
  }

  private void leavesIt(long seed) throws IOException {
    Random random = new Random(seed);
    for (int run = 0; run < 3; run++) {
      assertSame(random, folder.resolve("run" + run), "-Dtransactions.seed=" + seed);
    }
  }

  private void assertSame(Random random, Path base, String seed) throws IOException {
    database.records.clear();
    database.put(0, "persistent.mapping.PersistentMapping", database.root(1));
    for (long oid = 1; oid < OBJECTS; oid++) {
      change(random, oid);
    }
    change(random, PART);
    RecordOptions options = RecordOptions.DEFAULT.withSkipErrors(true);
    ObjectTreeFiles step = new ObjectTreeFiles(base.resolve("steps"), problem -> {});
    TransactionFiles files = new TransactionFiles(options);
    Set<Oid> oids = Set.of(Oid.ROOT);
    for (int i = 0; i < 60; i++) {
      files.apply(database.snapshot(i + 1), oids, step, problem -> {});
      ObjectTreeFiles all = new ObjectTreeFiles(base.resolve("all"), problem -> {});
      new TreeRecorder(database.snapshot(i + 1), all, options, problem -> {})
          .run(List.of(ObjectPath.ROOT));
      assertThat(differences(base.resolve("steps"), base.resolve("all")))
          .as("%s, transaction %d of %s", seed, i, oids)
          .isEmpty();
      if (i % 10 == 9) {
        files = new TransactionFiles(options, again(files.index()));
      }
      oids = new HashSet<>();
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        long oid = random.nextInt(8) == 0 ? PART : 1L + random.nextInt(OBJECTS - 1);
        change(random, oid);
        oids.add(new Oid(oid));
      }
    }
  }

  /** Seeds that found a fault: containers within themselves, and children without an object. */
  @ParameterizedTest
  @ValueSource(longs = {370_323, 531_128, 53_307})
  void leavesItWithSeedsThatFailedOnce(long seed) throws IOException {
    leavesIt(seed);
  }

  /** The time of a transaction depends on what it changed, not on what is beside that. */
  @Test
  void readsWhatChangedAndNothingBesides() throws IOException {
    int children = 10_000;
    List<Value> listed = new ArrayList<>();
    Dictionary state = new Dictionary();
    for (long oid = 1000; oid < 1000 + children; oid++) {
      listed.add(entry("c" + oid));
      state.put(new Text("c" + oid), MemorySnapshot.reference(oid));
      database.put(oid, "OFS.DTMLMethod.DTMLMethod", text("text"));
    }
    state.put(new Text("_objects"), Tuple.of(listed));
    database.put(0, "persistent.mapping.PersistentMapping", database.root(1));
    Dictionary root = MemorySnapshot.attributes("big", MemorySnapshot.reference(2));
    root.put(new Text("_objects"), Tuple.of(List.<Value>of(entry("big"))));
    database.put(1, "OFS.Application.Application", root);
    database.put(2, "OFS.Folder.Folder", state);
    ObjectTreeFiles tree = new ObjectTreeFiles(folder.resolve("tree"), problem -> {});
    TransactionFiles files = new TransactionFiles(RecordOptions.DEFAULT);
    files.apply(database.snapshot(1), Set.of(Oid.ROOT), tree, problem -> {});
    assertThat(files.index().size()).isEqualTo(children + 2);

    database.put(5000, "OFS.DTMLMethod.DTMLMethod", text("another text"));
    database.loads.set(0);
    files.apply(database.snapshot(2), Set.of(new Oid(5000)), tree, problem -> {});
    assertThat(database.loads.get()).isEqualTo(1);

    listed.add(entry("fresh"));
    state.put(new Text("_objects"), Tuple.of(listed));
    state.put(new Text("fresh"), MemorySnapshot.reference(3));
    database.put(2, "OFS.Folder.Folder", state);
    database.put(3, "OFS.DTMLMethod.DTMLMethod", text("fresh"));
    database.loads.set(0);
    files.apply(database.snapshot(3), Set.of(new Oid(2), new Oid(3)), tree, problem -> {});
    assertThat(database.loads.get()).isLessThanOrEqualTo(2);
    assertThat(folder.resolve("tree/__root__/big/fresh/__source__.txt")).hasContent("fresh");
    assertThat(folder.resolve("tree/__root__/big/c5000/__source__.txt")).hasContent("another text");
  }

  private static Dictionary entry(String id) {
    return MemorySnapshot.attributes("id", new Text(id), "meta_type", new Text("DTML Method"));
  }

  private static Dictionary text(String raw) {
    return MemorySnapshot.attributes("raw", new Text(raw));
  }

  private static List<String> differences(Path one, Path other) throws IOException {
    Map<String, String> left = TreeContents.of(one);
    Map<String, String> right = TreeContents.of(other);
    Set<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    names.removeIf(name -> Objects.equals(left.get(name), right.get(name)));
    return names.stream()
        .map(name -> name + ": " + left.get(name) + ", not " + right.get(name))
        .toList();
  }

  private static ContainmentIndex again(ContainmentIndex places) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ContainmentIndexFormat.write(places, new DataOutputStream(out));
    ContainmentIndex read =
        ContainmentIndexFormat.read(
            new DataInputStream(new ByteArrayInputStream(out.toByteArray())));
    assertThat(read.size()).isEqualTo(places.size());
    return read;
  }

  private void change(Random random, long oid) {
    int kind = random.nextInt(20);
    if (oid > 1 && kind == 0) {
      database.records.remove(new Oid(oid));
    } else if (oid > 1 && kind == 1) {
      database.records.put(new Oid(oid), new Stored(new Oid(oid), null));
    } else if (oid == PART) {
      database.put(oid, "OFS.Image.Pdata", part(random));
    } else if (oid < FOLDERS) {
      database.put(
          oid, "OFS." + (oid == 1 ? "Application.Application" : "Folder.Folder"), listing(random));
    } else if (oid % 3 == 0) {
      Dictionary file = new Dictionary();
      file.put(new Text("data"), MemorySnapshot.reference(PART));
      file.put(new Text("size"), io.camelzodb.pickle.IntValue.of(3));
      file.put(new Text("content_type"), new Text("text/plain"));
      database.put(oid, "OFS.Image.File", file);
    } else {
      Dictionary method = MemorySnapshot.attributes("raw", new Text("text " + random.nextInt(9)));
      database.put(oid, "OFS.DTMLMethod.DTMLMethod", method);
      if (oid % 3 == 1) {
        Dictionary owned =
            MemorySnapshot.attributes(
                "title",
                new Text("t"),
                "_properties",
                Tuple.of(
                    MemorySnapshot.attributes(
                        "id", new Text("color"), "type", new Text("string"))));
        database.put(oid, "OFS.Folder.Folder", owned);
      }
    }
  }

  private static Dictionary part(Random random) {
    ByteString data = new Bytes(("part " + random.nextInt(50)).getBytes(StandardCharsets.UTF_8));
    return MemorySnapshot.attributes("data", data, "next", NoneValue.NONE);
  }

  private static Dictionary listing(Random random) {
    Dictionary state = new Dictionary();
    List<Value> listed = new ArrayList<>();
    for (String id : List.of("a", "b", "c", "d")) {
      if (random.nextBoolean()) {
        long oid = 2L + random.nextInt(OBJECTS - 2);
        String type = oid < FOLDERS || oid % 3 == 1 ? "Folder" : "File";
        if (random.nextInt(10) == 0) {
          type = "Something";
        }
        listed.add(MemorySnapshot.attributes("id", new Text(id), "meta_type", new Text(type)));
        if (random.nextInt(12) != 0) {
          state.put(new Text(id), MemorySnapshot.reference(oid));
        }
      }
    }
    if (random.nextInt(3) != 0) {
      state.put(new Text("color"), new Text("color " + random.nextInt(5)));
    }
    state.put(new Text("_objects"), Tuple.of(listed));
    return state;
  }

  /** A record; one without an object cannot be decoded. */
  private record Stored(Oid oid, @Nullable PickledObject decoded) implements StoredRecord {
    @Override
    public Tid tid() {
      return Tid.ZERO;
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public PickledObject object() throws StorageException {
      if (decoded == null) {
        throw new StorageException(
            new Fault.Damaged("the record of " + oid + " cannot be decoded"));
      }
      return decoded;
    }

    @Override
    public byte[] pickle() {
      throw new UnsupportedOperationException("these records have values only");
    }
  }

  private static final class Database {
    final Map<Oid, StoredRecord> records = new TreeMap<>();
    final AtomicInteger loads = new AtomicInteger();

    Value root(long application) {
      return MemorySnapshot.attributes(
          "data", MemorySnapshot.attributes("Application", MemorySnapshot.reference(application)));
    }

    void put(long oid, String className, Value state) {
      int dot = className.lastIndexOf('.');
      Global global = new Global(className.substring(0, dot), className.substring(dot + 1));
      records.put(
          new Oid(oid), new Stored(new Oid(oid), new PickledObject(List.of(global, state))));
    }

    Snapshot snapshot(long tid) {
      Map<Oid, StoredRecord> now = Map.copyOf(records);
      return new RecordsSnapshot(new Tid(tid), now) {
        @Override
        public StoredRecord load(Oid oid) throws StorageException {
          loads.incrementAndGet();
          return super.load(oid);
        }
      };
    }
  }
}
