package io.camelzodb.storage.file;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickleReader;
import io.camelzodb.storage.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Data.fs.index}, which saves a server the scan of a long file. It is a stream of
 * pickles: the position up to which it is valid; then pairs of the first 6 bytes of oids and a
 * string of n times 2 bytes, the rest of them, and n times 6 bytes, their positions; then None
 * (ZODB.fsIndex). ZODB3 up to 3.8 wrote one dictionary with {@code index} and {@code pos}.
 *
 * <p>It is read as data, never executed, and used only if a complete transaction ends at its
 * position and a sample of its entries is right. The caller must check each record that it reads.
 */
final class FileStorageIndex {
  private static final int PREFIX = 6;
  private static final int SAMPLE = 500;
  private static final long LONGEST = 1L << 30;

  private final OidPositions positions = new OidPositions();
  private long position;
  private long lastTid;
  private long lastTransaction;

  private FileStorageIndex() {}

  OidPositions positions() {
    return positions;
  }

  /** Returns the position where the scan must continue. */
  long position() {
    return position;
  }

  long lastTid() {
    return lastTid;
  }

  long lastTransaction() {
    return lastTransaction;
  }

  /** Reads the index beside a file; null if there is none or it does not fit. */
  static @Nullable FileStorageIndex read(MappedFile file, PickleLimits limits) {
    FileStorageIndex index = new FileStorageIndex();
    try {
      if (!index.load(file, limits) || !index.endsAtTransaction(file) || !index.sampleFits(file)) {
        return null;
      }
      return index;
    } catch (IOException | ArithmeticException unreadable) {
      return null;
    }
  }

  /**
   * Adds records of an index from transactions of status {@code u}, which a scan leaves out but
   * ZODB uses if it has the index.
   */
  static void addUndone(MappedFile file, OidPositions scanned, PickleLimits limits)
      throws StorageException {
    FileStorageIndex index = read(file, limits);
    if (index == null) {
      return;
    }
    for (long oid : index.positions.sortedOids()) {
      long at = index.positions.get(oid);
      if (at > scanned.get(oid) && fits(file, oid, at)) {
        long transaction = DataHeader.read(file, at).transaction();
        boolean undone =
            transaction >= FileStorage.FIRST_TRANSACTION
                && transaction < at
                && TransactionHeader.read(file, transaction).status() == TransactionHeader.UNDONE;
        if (undone) {
          scanned.put(oid, at);
        }
      }
    }
  }

  private boolean load(MappedFile file, PickleLimits limits) throws IOException {
    Path path = file.path().resolveSibling(file.path().getFileName() + ".index");
    if (!Files.isRegularFile(path) || Files.size(path) > LONGEST) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(path);
    PickleReader reader = new PickleReader(bytes, 0, bytes.length, limits, 0);
    Value first = reader.read();
    if (first instanceof Dictionary old) {
      return dictionary(old);
    }
    if (!(first instanceof IntValue number) || !number.fitsLong()) {
      return false;
    }
    position = number.asLong();
    for (Value next = reader.read(); next != NoneValue.NONE; next = reader.read()) {
      if (!(next instanceof Tuple pair) || pair.size() != 2) {
        return false;
      }
      byte[] prefix = bytes(pair.get(0));
      byte[] bucket = bytes(pair.get(1));
      if (prefix == null || bucket == null || !bucket(prefix, bucket)) {
        return false;
      }
    }
    return true;
  }

  private boolean bucket(byte[] prefix, byte[] bucket) {
    if (prefix.length != PREFIX || bucket.length % 8 != 0) {
      return false;
    }
    int count = bucket.length / 8;
    long high = number(prefix, 0, PREFIX) << 16;
    for (int i = 0; i < count; i++) {
      long at = number(bucket, count * 2 + i * 6, 6);
      if (at <= 0) {
        return false;
      }
      positions.put(high | number(bucket, i * 2, 2), at);
    }
    return true;
  }

  private boolean dictionary(Dictionary old) {
    if (!(old.get("pos") instanceof IntValue number) || !number.fitsLong()) {
      return false;
    }
    position = number.asLong();
    Value index = old.get("index");
    if (index instanceof Dictionary plain) {
      for (Entry entry : plain.entries()) {
        byte[] oid = bytes(entry.key());
        if (oid == null
            || oid.length != 8
            || !(entry.value() instanceof IntValue at)
            || !at.fitsLong()
            || at.asLong() <= 0) {
          return false;
        }
        positions.put(number(oid, 0, 8), at.asLong());
      }
      return true;
    }
    return index instanceof Instance object
        && object.state() instanceof Dictionary state
        && buckets(state.get("_data"));
  }

  /**
   * Holds a prefix and the entries under it.
   *
   * @param value a BTree, a bucket, or a tuple of its state
   * @param prefix the first 6 bytes of the oids below, as a number; -1 above the buckets of oids
   */
  private record Part(Value value, long prefix) {}

  /**
   * Reads the OOBTree of fsBuckets, pickled as a whole, that ZODB3 3.8 and older used as fsIndex.
   * Its BTrees and buckets are tuples of keys and values, at any depth; each is visited once.
   */
  private boolean buckets(@Nullable Value tree) {
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Part> open = new ArrayDeque<>();
    if (tree != null) {
      open.push(new Part(tree, -1));
    }
    while (!open.isEmpty()) {
      Part part = open.pop();
      Value value = part.value();
      if (!seen.add(value)) {
        continue;
      }
      if (value instanceof Instance object && object.state() != null) {
        open.push(new Part(object.state(), part.prefix()));
      } else if (value instanceof Tuple tuple && !visit(tuple, part.prefix(), open)) {
        return false;
      }
    }
    return positions.size() > 0;
  }

  private boolean visit(Tuple tuple, long prefix, Deque<Part> open) {
    for (int i = 0; i < tuple.size(); i++) {
      Value item = tuple.get(i);
      byte[] key = bytes(item);
      Value next = i + 1 < tuple.size() ? tuple.get(i + 1) : null;
      byte[] at = next == null ? null : bytes(next);
      if (key == null) {
        open.push(new Part(item, prefix));
      } else if (key.length == PREFIX && isOfOids(next)) {
        open.push(new Part(next, number(key, 0, PREFIX)));
        i++;
      } else if (key.length == 2 && prefix >= 0 && at != null && at.length == 6) {
        long position = number(at, 0, 6);
        if (position <= 0) {
          return false;
        }
        positions.put((prefix << 16) | number(key, 0, 2), position);
        i++;
      }
    }
    return true;
  }

  private static boolean isOfOids(@Nullable Value value) {
    Global name = value instanceof Instance object ? object.className() : null;
    return name != null && name.module().equals("BTrees.fsBTree");
  }

  private static byte @Nullable [] bytes(Value value) {
    if (value instanceof ByteString string) {
      return string.bytes();
    }
    if (value instanceof Text text) {
      return text.value().getBytes(StandardCharsets.ISO_8859_1);
    }
    return null;
  }

  private static long number(byte[] bytes, int start, int length) {
    long number = 0;
    for (int i = start; i < start + length; i++) {
      number = (number << 8) | (bytes[i] & 0xff);
    }
    return number;
  }

  private boolean endsAtTransaction(MappedFile file) throws StorageException {
    if (position < FileStorage.FIRST_TRANSACTION + TransactionHeader.SIZE + 8
        || position > file.size()) {
      return false;
    }
    long length = file.getLong(position - 8);
    long start = position - 8 - length;
    if (length < TransactionHeader.SIZE || start < FileStorage.FIRST_TRANSACTION) {
      return false;
    }
    TransactionHeader header = TransactionHeader.read(file, start);
    lastTid = header.tid();
    lastTransaction = start;
    return header.length() == length && header.status() != TransactionHeader.CHECKPOINT;
  }

  private boolean sampleFits(MappedFile file) throws StorageException {
    long[] oids = positions.sortedOids();
    SplittableRandom random = new SplittableRandom();
    for (int i = 0; i < Math.min(SAMPLE, oids.length); i++) {
      long oid = oids.length <= SAMPLE ? oids[i] : oids[random.nextInt(oids.length)];
      if (!fits(file, oid, positions.get(oid))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(MappedFile file, long oid, long at) throws StorageException {
    return at >= FileStorage.FIRST_TRANSACTION
        && at <= file.size() - DataHeader.SIZE
        && file.getLong(at) == oid;
  }
}
