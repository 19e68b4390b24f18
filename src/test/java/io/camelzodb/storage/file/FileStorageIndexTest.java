package io.camelzodb.storage.file;

import static io.camelzodb.storage.file.DataFsBuilder.longs;
import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which index files are believed, in all their forms, and which are not. */
class FileStorageIndexTest {
  @TempDir private Path folder;

  private final DataFsBuilder built = new DataFsBuilder();

  /** The newest record of each object in the file. */
  private final TreeMap<Long, Long> positions = new TreeMap<>(Long::compareUnsigned);

  private long last;

  @BeforeEach
  void objectsUnderThreePrefixes() throws Exception {
    positions.put(0L, built.transaction(0x100, 0, "x".repeat(70_000)));
    built.begin(0x200);
    for (long oid : new long[] {1, 0xfffe, 0x1_0005, 0x1_ff00, 0xfedc_ba98_7654_3210L}) {
      positions.put(oid, built.record(oid, "of " + oid));
    }
    last = built.end();
    built.write(folder.resolve("Data.fs"));
  }

  private @Nullable FileStorageIndex read(byte[] index) throws Exception {
    Files.write(folder.resolve("Data.fs.index"), index);
    try (MappedFile file = new MappedFile(folder.resolve("Data.fs"))) {
      return FileStorageIndex.read(file, PickleLimits.DEFAULT);
    }
  }

  private void believed(byte[] bytes) throws Exception {
    FileStorageIndex index = read(bytes);
    assertThat(index).isNotNull();
    assertThat(index.position()).isEqualTo(built.size());
    assertThat(index.lastTid()).isEqualTo(0x200);
    assertThat(index.lastTransaction()).isEqualTo(last);
    Map<Long, Long> found = new TreeMap<>(Long::compareUnsigned);
    for (long oid : index.positions().sortedOids()) {
      found.put(oid, index.positions().get(oid));
    }
    assertThat(found).isEqualTo(positions);
  }

  private static byte[] pickles(Value... values) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Value value : values) {
      out.writeBytes(PickleWriter.write(value, PickleWriter.ZODB_PROTOCOL));
    }
    return out.toByteArray();
  }

  private static byte[] low(long number, int length) {
    return Arrays.copyOfRange(longs(number), 8 - length, 8);
  }

  private static Value bucket(Map<Long, Long> part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    part.keySet().forEach(oid -> bytes.writeBytes(low(oid, 2)));
    part.values().forEach(at -> bytes.writeBytes(low(at, 6)));
    return new Bytes(bytes.toByteArray());
  }

  private static Value prefix(long oid) {
    return new Bytes(Arrays.copyOf(longs(oid), 6));
  }

  /** The objects by the first 6 bytes of their oids. */
  private Map<Long, Map<Long, Long>> byPrefix() {
    Map<Long, Map<Long, Long>> all = new TreeMap<>(Long::compareUnsigned);
    positions.forEach(
        (oid, at) ->
            all.computeIfAbsent(oid >>> 16, key -> new TreeMap<>(Long::compareUnsigned))
                .put(oid, at));
    return all;
  }

  /** The stream of pickles that ZODB writes, with a position. */
  private byte[] stream(long position) throws Exception {
    List<Value> all = new ArrayList<>();
    all.add(IntValue.of(position));
    byPrefix().forEach((key, part) -> all.add(Tuple.of(prefix(key << 16), bucket(part))));
    all.add(NoneValue.NONE);
    return pickles(all.toArray(Value[]::new));
  }

  private static byte[] dictionary(Value position, Value index) throws Exception {
    Dictionary old = new Dictionary();
    old.put(new Text("pos"), position);
    old.put(new Text("index"), index);
    return pickles(old);
  }

  private Value size() {
    return IntValue.of(built.size());
  }

  private Dictionary plain() {
    Dictionary plain = new Dictionary();
    positions.forEach((oid, at) -> plain.put(new Bytes(longs(oid)), IntValue.of(at)));
    return plain;
  }

  private static Instance object(String module, String name, Value state) {
    Instance object =
        new Instance(Instance.Kind.NEWOBJ, new Global(module, name), Tuple.EMPTY, null);
    object.add(new Instance.State(state));
    return object;
  }

  private static Value bucketOfOids(Map<Long, Long> part) {
    List<Value> flat = new ArrayList<>();
    part.forEach(
        (oid, at) -> {
          flat.add(new Bytes(low(oid, 2)));
          flat.add(new Bytes(low(at, 6)));
        });
    Value bucket = Tuple.of(Tuple.of(flat));
    return object("BTrees.fsBTree", "fsBucket", bucket);
  }

  /** An fsIndex object over a tree of buckets, as ZODB 3.8 pickled it. */
  private static Value fsIndex(Value tree) {
    Dictionary state = new Dictionary();
    state.put(new Text("_data"), tree);
    return object("ZODB.fsIndex", "fsIndex", state);
  }

  private Value tree() {
    List<Value> pairs = new ArrayList<>();
    byPrefix()
        .forEach(
            (key, part) -> {
              pairs.add(prefix(key << 16));
              pairs.add(bucketOfOids(part));
            });
    return object("BTrees.OOBTree", "OOBTree", Tuple.of(Tuple.of(pairs)));
  }

  @Test
  void eachFormIsRead() throws Exception {
    believed(stream(built.size()));
    believed(dictionary(size(), plain()));
    believed(dictionary(size(), fsIndex(tree())));
  }

  /** Python 2 wrote byte strings, which a Python 3 pickle may have as text. */
  @Test
  void textsStandForBytes() throws Exception {
    positions.keySet().retainAll(List.of(1L));
    Value one = new Text("\0\0\0\0\0\0\0\1");
    Dictionary plain = new Dictionary();
    plain.put(one, IntValue.of(positions.get(1L)));
    believed(dictionary(size(), plain));
    Value bucket =
        new Text(
            new String(low(1, 2), StandardCharsets.ISO_8859_1)
                + new String(low(positions.get(1L), 6), StandardCharsets.ISO_8859_1));
    believed(pickles(size(), Tuple.of(new Text("\0\0\0\0\0\0"), bucket), NoneValue.NONE));
  }

  @Test
  void ourOwnIsRead() throws Exception {
    Path path = folder.resolve("Data.fs");
    try (FileStorage storage = FileStorage.open(path, FileStorageOptions.DEFAULT)) {
      FileStorageIndexWriter.write(path, storage);
    }
    byte[] written = Files.readAllBytes(folder.resolve("Data.fs.index"));
    believed(written);
    assertThat(folder.resolve("Data.fs.index.index_tmp")).doesNotExist();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.writeBytes(PickleWriter.write(size(), PickleWriter.ZODB_PROTOCOL));
    for (Map.Entry<Long, Map<Long, Long>> each : byPrefix().entrySet()) {
      Value pair = Tuple.of(prefix(each.getKey() << 16), bucket(each.getValue()));
      expected.writeBytes(PickleWriter.write(pair, PickleWriter.ZODB_PROTOCOL));
    }
    expected.writeBytes(PickleWriter.write(NoneValue.NONE, PickleWriter.ZODB_PROTOCOL));
    assertThat(written).isEqualTo(expected.toByteArray());
  }

  @Test
  void withoutAnIndexThereIsNone() throws Exception {
    try (MappedFile file = new MappedFile(folder.resolve("Data.fs"))) {
      assertThat(FileStorageIndex.read(file, PickleLimits.DEFAULT)).isNull();
      Files.createDirectory(folder.resolve("Data.fs.index"));
      assertThat(FileStorageIndex.read(file, PickleLimits.DEFAULT)).isNull();
    }
  }

  @Test
  void anIncompleteOrOtherStreamIsNotBelieved() throws Exception {
    byte[] whole = stream(built.size());
    assertThat(read(Arrays.copyOf(whole, whole.length - 1))).isNull();
    assertThat(read(Arrays.copyOf(whole, whole.length / 2))).isNull();
    assertThat(read(new byte[0])).isNull();
    assertThat(read(pickles(new Text("text")))).isNull();
    assertThat(read(pickles(IntValue.of(built.size()), new Text("x"), NoneValue.NONE))).isNull();
    Value huge = new IntValue(BigInteger.ONE.shiftLeft(64), true);
    assertThat(read(pickles(huge, NoneValue.NONE))).isNull();
    Value bucket = bucket(Map.of(0L, positions.get(0L)));
    Value none = NoneValue.NONE;
    assertThat(read(pickles(size(), Tuple.of(prefix(0), bucket), none))).isNotNull();
    assertThat(read(pickles(size(), Tuple.of(prefix(0), bucket, bucket), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(prefix(0)), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(IntValue.of(0), bucket), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(prefix(0), IntValue.of(0)), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(new Bytes(new byte[5]), bucket), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(new Bytes(new byte[7]), bucket), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(prefix(0), new Bytes(new byte[7])), none))).isNull();
    // A record at byte 0.
    assertThat(read(pickles(size(), Tuple.of(prefix(0), new Bytes(new byte[8])), none))).isNull();
    assertThat(read(pickles(size(), Tuple.of(prefix(0), new Bytes(new byte[0])), none)))
        .isNotNull();
  }

  @Test
  void itEndsWhereATransactionEnds() throws Exception {
    long size = built.size();
    for (long position : new long[] {-1, 0, 4, 34, 35, last + 1, size - 1, size + 1, 1L << 60}) {
      assertThat(read(stream(position))).as("%d", position).isNull();
      assertThat(read(dictionary(IntValue.of(position), plain()))).as("%d", position).isNull();
    }
    // The end of an earlier transaction; the records behind it are found by the scan anyway.
    FileStorageIndex earlier = read(stream(last));
    assertThat(earlier).isNotNull();
    assertThat(earlier.lastTid()).isEqualTo(0x100);
    assertThat(earlier.lastTransaction()).isEqualTo(4);
  }

  @Test
  void theShortestFileHasOneEmptyTransaction() throws Exception {
    DataFsBuilder small = new DataFsBuilder();
    small.begin(0x100).end();
    small.write(folder.resolve("Data.fs"));
    FileStorageIndex index = read(pickles(IntValue.of(35), NoneValue.NONE));
    assertThat(index).isNotNull();
    assertThat(index.lastTransaction()).isEqualTo(4);
    assertThat(index.positions().size()).isZero();
  }

  /** The length in front is what a scan goes by. */
  @Test
  void bothLengthsOfTheLastTransactionAgree() throws Exception {
    built.begin(0x300).end(24, 23);
    built.write(folder.resolve("Data.fs"));
    assertThat(read(stream(built.size()))).isNull();
    DataFsBuilder short1 = new DataFsBuilder();
    short1.transaction(0x100, 0, "x");
    short1.begin(0x200).end(23, 22);
    short1.write(folder.resolve("Data.fs"));
    assertThat(read(pickles(IntValue.of(short1.size()), NoneValue.NONE))).isNull();
  }

  @Test
  void anUnfinishedTransactionIsNoEnd() throws Exception {
    built.begin(0x300, 'c', "", "", "").end();
    built.write(folder.resolve("Data.fs"));
    assertThat(read(stream(built.size()))).isNull();
    assertThat(read(stream(last))).isNotNull();
  }

  @Test
  void aWrongPositionMakesAllWrong() throws Exception {
    long right = positions.get(1L);
    long end = built.size();
    for (long wrong : new long[] {right + 1, 3, positions.get(0L), end - 41, end, 1L << 47}) {
      positions.put(1L, wrong);
      assertThat(read(stream(end))).as("%d", wrong).isNull();
      assertThat(read(dictionary(size(), plain()))).as("%d", wrong).isNull();
      assertThat(read(dictionary(size(), fsIndex(tree())))).as("%d", wrong).isNull();
    }
    positions.put(1L, right);
    believed(stream(end));
    positions.remove(1L);
    positions.put(2L, right);
    assertThat(read(stream(end))).isNull();
  }

  @Test
  void aDictionaryHasOidsAndPositions() throws Exception {
    assertThat(read(dictionary(new Text("1"), plain()))).isNull();
    assertThat(read(dictionary(new IntValue(BigInteger.TWO.pow(70), true), plain()))).isNull();
    assertThat(read(dictionary(size(), new Text("index")))).isNull();
    Dictionary only = new Dictionary();
    only.put(new Text("index"), plain());
    assertThat(read(pickles(only))).isNull();
    Value position = IntValue.of(positions.get(1L));
    List<List<Value>> wrong =
        List.of(
            List.of(IntValue.of(1), position),
            List.of(new Bytes(low(1, 7)), position),
            List.of(new Bytes(longs(1)), new Text("x")),
            List.of(new Bytes(longs(1)), IntValue.of(0)),
            List.of(new Bytes(longs(1)), IntValue.of(-1)),
            List.of(new Bytes(longs(1)), new IntValue(BigInteger.TWO.pow(64), true)));
    for (List<Value> pair : wrong) {
      Dictionary plain = new Dictionary();
      plain.put(new Bytes(longs(0)), IntValue.of(positions.get(0L)));
      plain.put(pair.get(0), pair.get(1));
      assertThat(read(dictionary(size(), plain))).as("%s", pair).isNull();
    }
  }

  @Test
  void aTreeMayBeNestedAndContainItself() throws Exception {
    List<Value> pairs = new ArrayList<>();
    byPrefix()
        .forEach(
            (key, part) -> {
              pairs.add(prefix(key << 16));
              pairs.add(bucketOfOids(part));
            });
    Value left = object("BTrees.OOBTree", "OOBucket", Tuple.of(Tuple.of(pairs.subList(0, 2))));
    Value right = object("BTrees.OOBTree", "OOBucket", Tuple.of(Tuple.of(pairs.subList(2, 6))));
    Value nested = Tuple.of(Tuple.of(left, prefix(1 << 16), right), left);
    believed(dictionary(size(), fsIndex(object("BTrees.OOBTree", "OOBTree", nested))));
    Instance cyclic =
        new Instance(
            Instance.Kind.NEWOBJ, new Global("BTrees.OOBTree", "OOBTree"), Tuple.EMPTY, null);
    cyclic.add(new Instance.State(Tuple.of(left, right, cyclic)));
    believed(dictionary(size(), fsIndex(cyclic)));
  }

  @Test
  void aTreeWithoutOidsIsNotBelieved() throws Exception {
    assertThat(read(dictionary(size(), fsIndex(Tuple.EMPTY)))).isNull();
    assertThat(read(dictionary(size(), fsIndex(new ListValue())))).isNull();
    assertThat(read(dictionary(size(), object("ZODB.fsIndex", "fsIndex", new Text("x"))))).isNull();
    assertThat(read(dictionary(size(), object("ZODB.fsIndex", "fsIndex", new Dictionary()))))
        .isNull();
    // A bucket of another kind, and pairs without a prefix above them.
    Value one = Tuple.of(new Bytes(low(1, 2)), new Bytes(low(positions.get(1L), 6)));
    Value other = object("BTrees.OOBTree", "OOBucket", Tuple.of(one));
    assertThat(read(dictionary(size(), fsIndex(Tuple.of(prefix(0), other))))).isNull();
    assertThat(read(dictionary(size(), fsIndex(Tuple.of(Tuple.of(one)))))).isNull();
    Value zero = Tuple.of(new Bytes(low(1, 2)), new Bytes(new byte[6]));
    Value bucket = object("BTrees.fsBTree", "fsBucket", Tuple.of(zero));
    Value right = bucketOfOids(Map.of(0L, positions.get(0L)));
    assertThat(read(dictionary(size(), fsIndex(Tuple.of(prefix(0), right, prefix(0), bucket)))))
        .isNull();
    assertThat(read(dictionary(size(), fsIndex(Tuple.of(prefix(0), right))))).isNotNull();
  }

  /** A large index is tried at some places only; each record is checked where it is read. */
  @Test
  void aLargeIndexIsTriedBySamples() throws Exception {
    DataFsBuilder large = new DataFsBuilder();
    positions.clear();
    large.begin(0x100);
    for (long oid = 0; oid < 600; oid++) {
      positions.put(oid, large.record(oid, new byte[] {'.'}));
    }
    large.end();
    large.write(folder.resolve("Data.fs"));
    assertThat(read(stream(large.size()))).isNotNull();
    positions.replaceAll((oid, at) -> at + 1);
    assertThat(read(stream(large.size()))).isNull();
  }

  @Test
  void undoneRecordsCountIfTheIndexHasThem() throws Exception {
    long sound = positions.get(1L);
    built.begin(0x300, 'u', "", "", "");
    long undone = built.record(1, "undone");
    built.end();
    built.begin(0x400);
    long later = built.record(0xfffe, "later");
    last = built.end();
    positions.put(1L, undone);
    positions.put(0xfffeL, later);
    Path path = built.write(folder.resolve("Data.fs"));
    try (FileStorage storage = FileStorage.open(path, FileStorageOptions.DEFAULT)) {
      assertThat(storage.newest(new io.camelzodb.storage.Oid(1))).isEqualTo(sound);
    }
    Files.write(folder.resolve("Data.fs.index"), stream(built.size()));
    try (FileStorage storage = FileStorage.open(path, FileStorageOptions.DEFAULT)) {
      assertThat(storage.newest(new io.camelzodb.storage.Oid(1))).isEqualTo(undone);
      assertThat(storage.newest(new io.camelzodb.storage.Oid(0xfffe))).isEqualTo(later);
    }
    try (MappedFile file = new MappedFile(path)) {
      // Of a transaction that is not undone the scan knows more than the index.
      OidPositions scanned = new OidPositions();
      FileStorageIndex.addUndone(file, scanned, PickleLimits.DEFAULT);
      assertThat(scanned.sortedOids()).containsExactly(1);
      assertThat(scanned.get(1)).isEqualTo(undone);
      scanned.put(1, undone + 1);
      FileStorageIndex.addUndone(file, scanned, PickleLimits.DEFAULT);
      assertThat(scanned.get(1)).isEqualTo(undone + 1);
      Files.write(folder.resolve("Data.fs.index"), new byte[1]);
      OidPositions none = new OidPositions();
      FileStorageIndex.addUndone(file, none, PickleLimits.DEFAULT);
      assertThat(none.size()).isZero();
    }
  }
}
