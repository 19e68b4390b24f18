package io.camelzodb.git.index;

import io.camelzodb.git.GitException;
import io.camelzodb.git.RawPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Keeps git's index in memory as bytes from one commit to the next: a change of one file among
 * 100,000 costs a search, a checksum and the writing, but no parsing: 62 ms, with JGit's DirCache
 * 141 ms ({@code bench/git/run}), which leaves out change time, device and inode besides. Format:
 * that of {@link IndexFile}, versions 2 and 3. Not safe for many threads.
 */
public final class IndexImage {
  private static final int HEADER = 12;
  private static final int CHECKSUM = 20;
  private static final int PIECE = 1 << 16;
  private static final int WRITTEN = 8;
  private static final int MODE = 24;
  private static final int SIZE = 36;
  private static final int ID = 40;
  private static final int FLAGS = 60;
  private static final int NAME = 62;
  private static final int EXTENDED = 0x4000;
  private static final int STAGE = 0x3000;
  private static final int LENGTH = 0x0fff;

  private byte[] bytes;
  private int[] begins;

  /** When the files were written, in seconds. */
  private int[] written;

  private int count;
  private boolean extended;
  private boolean unmerged;
  private byte[] checksum;

  private final RunningChecksum running = new RunningChecksum();

  private IndexImage(byte[] bytes, byte[] checksum) {
    this.bytes = bytes;
    this.checksum = checksum;
    this.begins = new int[0];
    this.written = new int[0];
  }

  /**
   * Reads an index; an empty one if there is no file yet.
   *
   * @throws GitException if it is damaged or of an unknown form
   */
  public static IndexImage read(Path file) throws IOException {
    if (!Files.exists(file)) {
      IndexImage empty = new IndexImage(new byte[HEADER], new byte[0]);
      empty.index();
      return empty;
    }
    byte[] all = IndexFile.bytes(file);
    int version = all.length < HEADER + CHECKSUM ? 0 : ByteBuffer.wrap(all).getInt(4);
    IndexImage image;
    if (version == 2 || version == 3) {
      int end = IndexFile.endOfEntries(all, file);
      byte[] sum = Arrays.copyOfRange(all, all.length - CHECKSUM, all.length);
      image = new IndexImage(Arrays.copyOf(all, end), sum);
    } else {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      IndexFile.write(out, IndexFile.read(file));
      image = new IndexImage(Arrays.copyOf(out.toByteArray(), out.size() - CHECKSUM), new byte[0]);
    }
    image.index();
    return image;
  }

  /** Finds where the entries begin. */
  private void index() {
    count = ByteBuffer.wrap(bytes).getInt(8);
    begins = new int[count];
    written = new int[count];
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int at = HEADER;
    for (int i = 0; i < count; i++) {
      begins[i] = at;
      written[i] = in.getInt(at + WRITTEN);
      extended |= (flags(at) & EXTENDED) != 0;
      unmerged |= (flags(at) & STAGE) != 0;
      int end = nameEnd(at);
      at = end + 8 - (end - at) % 8;
    }
  }

  /** Returns the number of files. */
  int size() {
    return count;
  }

  /** Whether a merge is unfinished. */
  public boolean unmerged() {
    return unmerged;
  }

  /** Whether a file is unchanged since it was last read or written here. */
  public boolean matchesFile(Path file) throws IOException {
    if (!Files.exists(file)) {
      return count == 0 && checksum.length == 0;
    }
    // A checksum of zeros stands for none (index.skipHash).
    if (checksum.length == 0 || Arrays.equals(checksum, new byte[CHECKSUM])) {
      return false;
    }
    byte[] tail = new byte[CHECKSUM];
    try (var channel = Files.newByteChannel(file)) {
      if (channel.size() < CHECKSUM) {
        return false;
      }
      ByteBuffer into = ByteBuffer.wrap(tail);
      channel.position(channel.size() - CHECKSUM);
      while (into.hasRemaining() && channel.read(into) >= 0) {
        // The rest comes with the next call.
      }
    }
    return Arrays.equals(tail, checksum);
  }

  /** Returns the entry of a raw path; null if there is none. */
  public @Nullable IndexEntry get(String path) {
    int found = find(path);
    if (found < 0) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, begins[found], NAME + 2);
    int[] numbers = new int[10];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = in.getInt();
    }
    int at = begins[found];
    int flags = flags(at);
    int more = (flags & EXTENDED) != 0 ? ByteBuffer.wrap(bytes).getShort(at + NAME) & 0xffff : 0;
    return new IndexEntry(
        new FileStat(
            numbers[0],
            numbers[1],
            numbers[2],
            numbers[3],
            numbers[4],
            numbers[5],
            numbers[7],
            numbers[8],
            numbers[9]),
        numbers[MODE / 4],
        ObjectId.fromRaw(bytes, at + ID),
        flags & ~LENGTH & ~EXTENDED,
        more);
  }

  /** Whether there is a file below a folder. */
  public boolean hasBelow(String folder) {
    int at = find(folder + '/');
    int next = at >= 0 ? at : -at - 1;
    return next < count && name(begins[next]).startsWith(folder + '/');
  }

  /** Returns the files written in a given second or later. */
  public List<String> modifiedSince(int second) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (Integer.compareUnsigned(written[i], second) >= 0) {
        found.add(name(begins[i]));
      }
    }
    return found;
  }

  /** Makes git read a file again before it counts as unchanged. */
  public void markUnverified(String path) {
    int found = find(path);
    if (found >= 0) {
      ByteBuffer.wrap(bytes).putInt(begins[found] + SIZE, 0);
      running.changed(begins[found]);
    }
  }

  /** Sets entries; removes those with a null value. */
  public void set(SortedMap<String, @Nullable IndexEntry> changes) throws IOException {
    SortedMap<String, byte @Nullable []> others = new TreeMap<>();
    for (Map.Entry<String, @Nullable IndexEntry> change : changes.entrySet()) {
      IndexEntry entry = change.getValue();
      byte[] fresh = entry == null ? null : IndexFile.entry(change.getKey(), entry);
      int found = find(change.getKey());
      if (fresh != null && found >= 0 && fresh.length == end(found) - begins[found]) {
        System.arraycopy(fresh, 0, bytes, begins[found], fresh.length);
        written[found] = entry == null ? 0 : entry.stat().mtimeSeconds();
        running.changed(begins[found]);
        if (!extended && entry != null && entry.extended() != 0) {
          extended = true;
          running.changed(0);
        }
      } else if (fresh != null || found >= 0) {
        others.put(change.getKey(), fresh);
      }
    }
    if (!others.isEmpty()) {
      rebuild(others);
    }
  }

  private void rebuild(SortedMap<String, byte @Nullable []> changes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + changes.size() * 256);
    out.write(bytes, 0, HEADER);
    int from = 0;
    int number = count;
    for (Map.Entry<String, byte @Nullable []> change : changes.entrySet()) {
      int found = find(change.getKey());
      int until = found >= 0 ? found : -found - 1;
      copy(from, until, out);
      byte[] fresh = change.getValue();
      if (fresh != null) {
        out.writeBytes(fresh);
      }
      from = found >= 0 ? until + 1 : until;
      number += (fresh == null ? 0 : 1) - (found >= 0 ? 1 : 0);
    }
    copy(from, count, out);
    bytes = out.toByteArray();
    ByteBuffer.wrap(bytes).putInt(8, number);
    running.changed(0);
    index();
  }

  private void copy(int from, int until, ByteArrayOutputStream out) {
    if (until > from) {
      out.write(bytes, begins[from], end(until - 1) - begins[from]);
    }
  }

  /** Writes the index with its checksum. */
  public void write(OutputStream out) throws IOException {
    ByteBuffer head = ByteBuffer.wrap(bytes);
    head.putInt(0, IndexFile.SIGNATURE);
    head.putInt(4, extended ? 3 : 2);
    head.putInt(8, count);
    CompletableFuture<byte[]> sum = CompletableFuture.supplyAsync(() -> running.of(bytes));
    for (int at = 0; at < bytes.length; at += PIECE) {
      out.write(bytes, at, Math.min(PIECE, bytes.length - at));
    }
    checksum = sum.join();
    out.write(checksum);
  }

  private int end(int number) {
    return number + 1 < count ? begins[number + 1] : bytes.length;
  }

  private int flags(int at) {
    return (bytes[at + FLAGS] & 0xff) << 8 | (bytes[at + FLAGS + 1] & 0xff);
  }

  private int nameBegin(int at) {
    return at + NAME + ((flags(at) & EXTENDED) != 0 ? 2 : 0);
  }

  private int nameEnd(int at) {
    int end = nameBegin(at);
    int length = flags(at) & LENGTH;
    if (length < LENGTH) {
      return end + length;
    }
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private String name(int at) {
    return RawPath.of(bytes, nameBegin(at), nameEnd(at));
  }

  /** Returns the index of a path; else minus one minus the index where it belongs. */
  private int find(String path) {
    byte[] wanted = RawPath.bytes(path);
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = begins[middle];
      int order =
          Arrays.compareUnsigned(bytes, nameBegin(at), nameEnd(at), wanted, 0, wanted.length);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
