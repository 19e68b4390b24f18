package io.camelzodb.git.index;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.GitException;
import io.camelzodb.git.RawPath;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Reads and writes git's index: reads versions 2 to 4, writes 2, or 3 if an entry has extended
 * flags. JGit's own writer omits change time, device and inode, so that git must read every file
 * again; this one keeps them.
 *
 * <p>Format: Documentation/gitformat-index.txt of git. Its optional extensions are caches; they are
 * left out when written.
 */
public final class IndexFile {
  static final int SIGNATURE = 0x44495243;
  private static final int CHECKSUM = 20;
  private static final int FIXED = 62;
  private static final int EXTENDED = 0x4000;
  private static final int NAME = 0x0fff;

  private IndexFile() {}

  /** Reads all entries by raw path; none if there is no index yet. */
  public static SortedMap<String, IndexEntry> read(Path file) throws IOException {
    SortedMap<String, IndexEntry> entries = new TreeMap<>();
    if (!Files.exists(file)) {
      return entries;
    }
    byte[] bytes = bytes(file);
    try {
      parse(bytes, entries, file);
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | java.nio.BufferUnderflowException cut) {
      throw new GitException(damaged(file, "it ends too early"), cut);
    }
    return entries;
  }

  /**
   * Checks an index by reading it.
   *
   * @throws GitException if it is damaged or of an unknown form
   */
  public static void check(Path file) throws IOException {
    if (PlainFile.attributes(file) != null) {
      read(file);
    }
  }

  /**
   * Returns the end of the entries in an index of version 2 or 3; checks everything around them.
   */
  static int endOfEntries(byte[] bytes, Path file) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes, 0, Math.max(0, bytes.length - CHECKSUM));
      version(in, bytes, file);
      int count = in.getInt();
      for (int i = 0; i < count; i++) {
        int begin = in.position();
        int flags = in.getShort(begin + FIXED - 2) & 0xffff;
        int end = begin + FIXED + ((flags & EXTENDED) != 0 ? 2 : 0);
        end += (flags & NAME) < NAME ? flags & NAME : 0;
        while (in.get(end) != 0) {
          end++;
        }
        in.position(end + 8 - (end - begin) % 8);
      }
      int end = in.position();
      extensions(in, file);
      return end;
    } catch (IndexOutOfBoundsException
        | IllegalArgumentException
        | java.nio.BufferUnderflowException cut) {
      throw new GitException(damaged(file, "it ends too early"), cut);
    }
  }

  /** Reads all bytes of an index, which may be long. */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = PlainFile.open(file)) {
      return in.readAllBytes();
    }
  }

  private static int version(ByteBuffer in, byte[] bytes, Path file) throws GitException {
    if (in.getInt() != SIGNATURE) {
      throw new GitException(damaged(file, "it does not begin with DIRC"));
    }
    int version = in.getInt();
    if (version < 2 || version > 4) {
      throw new GitException(
          new Fault.Refused(file + ": index version " + version + " is not known; 2 to 4 are")
              .at(FaultPlace.ofFile(file)));
    }
    verify(bytes, file);
    return version;
  }

  private static void parse(byte[] bytes, SortedMap<String, IndexEntry> entries, Path file)
      throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, Math.max(0, bytes.length - CHECKSUM));
    int version = version(in, bytes, file);
    int count = in.getInt();
    String path = "";
    for (int i = 0; i < count; i++) {
      int begin = in.position();
      FileStat head =
          new FileStat(
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              in.getInt(),
              0,
              0,
              0);
      int mode = in.getInt();
      FileStat stat =
          new FileStat(
              head.ctimeSeconds(),
              head.ctimeNanos(),
              head.mtimeSeconds(),
              head.mtimeNanos(),
              head.dev(),
              head.ino(),
              in.getInt(),
              in.getInt(),
              in.getInt());
      ObjectId id = ObjectId.fromRaw(bytes, in.position());
      in.position(in.position() + CHECKSUM);
      int flags = in.getShort() & 0xffff;
      int extended = (flags & EXTENDED) != 0 ? in.getShort() & 0xffff : 0;
      int strip = version == 4 ? varint(in) : path.length();
      int end = in.position();
      while (in.get(end) != 0) {
        end++;
      }
      path = path.substring(0, path.length() - strip) + RawPath.of(bytes, in.position(), end);
      int length = end - begin;
      in.position(version == 4 ? end + 1 : begin + length + 8 - length % 8);
      int kept = flags & ~NAME & ~EXTENDED;
      entries.put(key(path, kept), new IndexEntry(stat, mode, id, kept, extended));
    }
    extensions(in, file);
  }

  /**
   * Returns the key of an entry: the stages of an unfinished merge share a path and follow each
   * other.
   */
  private static String key(String path, int flags) {
    return (flags & 0x3000) == 0 ? path : path + '\0' + (char) ('0' + (flags >> 12));
  }

  private static int varint(ByteBuffer in) {
    int next = in.get() & 0xff;
    int value = next & 0x7f;
    while ((next & 0x80) != 0) {
      next = in.get() & 0xff;
      value = ((value + 1) << 7) | (next & 0x7f);
    }
    return value;
  }

  private static void extensions(ByteBuffer in, Path file) throws IOException {
    while (in.remaining() >= 8) {
      byte[] name = new byte[4];
      in.get(name);
      int length = in.getInt();
      if (name[0] < 'A' || name[0] > 'Z') {
        String extension = new String(name, StandardCharsets.ISO_8859_1);
        throw new GitException(
            new Fault.Refused(
                    file
                        + ": the index uses the extension '"
                        + extension
                        + "' (split or sparse), which is not supported here",
                    "run"
                        + " \"git update-index --no-split-index\" or \"git sparse-checkout disable\"")
                .at(FaultPlace.ofFile(file)));
      }
      in.position(in.position() + length);
    }
  }

  /** Checks the checksum; zeros mean that there is none (index.skipHash). */
  private static void verify(byte[] bytes, Path file) throws GitException {
    byte[] found = Arrays.copyOfRange(bytes, bytes.length - CHECKSUM, bytes.length);
    if (!Arrays.equals(found, new byte[CHECKSUM])
        && !Arrays.equals(found, digest(bytes, bytes.length - CHECKSUM))) {
      throw new GitException(damaged(file, "its checksum is wrong"));
    }
  }

  private static Fault damaged(Path file, String why) {
    return new Fault.Damaged(
            file + ": the index is damaged, " + why, "remove it and run \"git reset\"")
        .at(FaultPlace.ofFile(file));
  }

  /** Writes all entries. */
  public static void write(OutputStream out, SortedMap<String, IndexEntry> entries)
      throws IOException {
    boolean extended = entries.values().stream().anyMatch(entry -> entry.extended() != 0);
    MessageDigest digest = DigestUtils.getSha1Digest();
    DataOutputStream data = new DataOutputStream(new DigestOutputStream(out, digest));
    data.writeInt(SIGNATURE);
    data.writeInt(extended ? 3 : 2);
    data.writeInt(entries.size());
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    for (Map.Entry<String, IndexEntry> each : entries.entrySet()) {
      buffer.reset();
      entry(new DataOutputStream(buffer), each.getKey(), each.getValue());
      buffer.writeTo(data);
    }
    data.flush();
    out.write(digest.digest());
  }

  /** The bytes of one entry. */
  static byte[] entry(String key, IndexEntry entry) throws IOException {
    ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    entry(new DataOutputStream(buffer), key, entry);
    return buffer.toByteArray();
  }

  /** The checksum of the first bytes. */
  static byte[] digest(byte[] bytes, int length) {
    MessageDigest digest = DigestUtils.getSha1Digest();
    digest.update(bytes, 0, length);
    return digest.digest();
  }

  private static void entry(DataOutputStream out, String key, IndexEntry entry) throws IOException {
    FileStat stat = entry.stat();
    out.writeInt(stat.ctimeSeconds());
    out.writeInt(stat.ctimeNanos());
    out.writeInt(stat.mtimeSeconds());
    out.writeInt(stat.mtimeNanos());
    out.writeInt(stat.dev());
    out.writeInt(stat.ino());
    out.writeInt(entry.mode());
    out.writeInt(stat.uid());
    out.writeInt(stat.gid());
    out.writeInt(stat.size());
    byte[] id = new byte[CHECKSUM];
    entry.id().copyRawTo(id, 0);
    out.write(id);
    int stage = key.indexOf('\0');
    byte[] name = RawPath.bytes(stage < 0 ? key : key.substring(0, stage));
    boolean extended = entry.extended() != 0;
    int flags = entry.flags() | Math.min(name.length, NAME) | (extended ? EXTENDED : 0);
    out.writeShort(flags);
    if (extended) {
      out.writeShort(entry.extended());
    }
    out.write(name);
    int length = FIXED + (extended ? 2 : 0) + name.length;
    out.write(new byte[8 - length % 8]);
  }
}
