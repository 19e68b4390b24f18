package io.camelzodb.git.pack;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.git.GitException;
import io.camelzodb.git.Hardening;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.eclipse.jgit.internal.storage.file.BasePackIndexWriter;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.transport.PackedObjectInfo;
import org.eclipse.jgit.util.TemporaryBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one pack with its index, object after object. Git does not see it before {@link #finish};
 * until then the file has a name that git uses for unfinished packs. Unlike JGit's inserter it
 * stores a slightly changed folder as a delta; otherwise the history of a large folder would take
 * many gigabytes. Not safe for many threads.
 *
 * <p>Format: gitformat-pack of git, version 2.
 */
public final class PackWriter implements Closeable {
  /** The beginning of the names of unfinished packs, in git and here. */
  static final String UNFINISHED = "tmp_pack_camel-zodb";

  private static final int OFFSET_DELTA = 6;
  private static final int BUFFER = 1 << 16;
  private static final int INDEX_VERSION = 2;

  private final Path folder;
  private final Hardening hardening;
  private final UnfinishedFile unfinished;
  private final FileChannel file;
  private final PackStream out;
  private final ObjectIdOwnerMap<PackedObjectInfo> entries = new ObjectIdOwnerMap<>();
  private final MessageDigest sha1 = DigestUtils.getSha1Digest();
  private int count;

  /**
   * Begins a pack in the folder of a repository's packs.
   *
   * @param hardening syncs the pack before git finds it
   */
  public PackWriter(Path folder, Hardening hardening) throws IOException {
    this.hardening = hardening;
    this.folder = Files.createDirectories(folder);
    this.unfinished = UnfinishedFile.create(folder, UNFINISHED, "");
    this.file = unfinished.channel();
    this.out =
        new PackStream(
            new BufferedOutputStream(
                new NamedOutput(unfinished.path(), Channels.newOutputStream(file)), BUFFER));
  }

  /** Removes packs that killed runs have left; packs being written are locked. */
  public static void removeUnfinished(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, UNFINISHED + "*")) {
        for (Path each : left) {
          UnfinishedFile.removeIfLeft(each);
        }
      }
    }
  }

  /** Computes the id of an object. */
  public ObjectId id(int type, byte[] data) {
    return id(sha1, type, data);
  }

  public static ObjectId id(MessageDigest digest, int type, byte[] data) {
    begin(digest, type, data.length);
    digest.update(data);
    return ObjectId.fromRaw(digest.digest());
  }

  /** Hashes the header of an object. */
  static void begin(MessageDigest digest, int type, long length) {
    digest.update(Constants.encodedTypeString(type));
    digest.update((byte) ' ');
    digest.update(Constants.encodeASCII(length));
    digest.update((byte) 0);
  }

  public boolean contains(AnyObjectId id) {
    return entries.contains(id);
  }

  /** Returns the offset of an object; -1 if it is not in this pack. */
  public long offset(AnyObjectId id) {
    PackedObjectInfo entry = entries.get(id);
    return entry == null ? -1 : entry.getOffset();
  }

  public int count() {
    return count;
  }

  public long bytes() {
    return out.position();
  }

  /** Adds an object that is not in the pack yet. */
  public void add(ObjectId id, int type, byte[] data) throws IOException {
    long offset = out.start(type, data.length);
    out.deflate(data);
    end(id, offset);
  }

  /** Adds an object of some length from a stream. */
  public void add(ObjectId id, int type, long length, InputStream data) throws IOException {
    long offset = out.start(type, length);
    if (out.deflate(data, length) != 0) {
      throw new GitException(
          new Fault.Conflict("an object changed while it was written", "try again"));
    }
    end(id, offset);
  }

  /** Checks whether an object exists elsewhere already. */
  public interface ExistingObjects {
    /** Whether it need not be added. */
    boolean has(ObjectId id) throws IOException;
  }

  /** Adds the content of a file that is read twice, unless it is here or known. */
  public ObjectId blob(long length, CommitObjects.Opener content, ExistingObjects existing)
      throws IOException {
    ObjectId id = hashed(length, content);
    if (!contains(id) && !existing.has(id)) {
      begin(sha1, Constants.OBJ_BLOB, length);
      try (InputStream in = new DigestInputStream(content.open(), sha1)) {
        add(id, Constants.OBJ_BLOB, length, in);
      }
      if (!ObjectId.fromRaw(sha1.digest()).equals(id)) {
        throw new GitException(
            new Fault.Conflict("an object changed while it was written", "try again"));
      }
    }
    return id;
  }

  private ObjectId hashed(long length, CommitObjects.Opener content) throws IOException {
    begin(sha1, Constants.OBJ_BLOB, length);
    try (InputStream in = content.open()) {
      byte[] part = new byte[BUFFER];
      long left = length;
      for (int read; left > 0 && (read = in.read(part)) > 0; left -= read) {
        sha1.update(part, 0, read);
      }
      if (left != 0) {
        throw new EOFException();
      }
    }
    return ObjectId.fromRaw(sha1.digest());
  }

  /** Adds the content of a file, unless it is here or known. */
  public ObjectId blob(TemporaryBuffer content, ExistingObjects existing) throws IOException {
    long length = content.length();
    begin(sha1, Constants.OBJ_BLOB, length);
    try (OutputStream hashed = new DigestOutputStream(OutputStream.nullOutputStream(), sha1)) {
      content.writeTo(hashed, null);
    }
    ObjectId id = ObjectId.fromRaw(sha1.digest());
    if (!contains(id) && !existing.has(id)) {
      try (InputStream in = content.openInputStream()) {
        add(id, Constants.OBJ_BLOB, length, in);
      }
    }
    return id;
  }

  /** Adds an object as a delta of another one in this pack. */
  public void addDelta(ObjectId id, long baseOffset, byte[] delta) throws IOException {
    long offset = out.start(OFFSET_DELTA, delta.length);
    out.distance(offset - baseOffset);
    out.deflate(delta);
    end(id, offset);
  }

  private void end(ObjectId id, long offset) {
    PackedObjectInfo entry = new PackedObjectInfo(id);
    entry.setOffset(offset);
    entry.setCRC(out.checksum());
    entries.add(entry);
    count++;
  }

  /**
   * Finishes the pack and makes it visible to git, synced if that is wanted.
   *
   * @return the pack; null if nothing was added
   */
  public @Nullable Path finish() throws IOException {
    if (count == 0) {
      close();
      return null;
    }
    out.flush();
    file.write(ByteBuffer.allocate(4).putInt(0, count), 8);
    byte[] checksum = checksum();
    file.position(out.position());
    file.write(ByteBuffer.wrap(checksum));
    if (hardening.has(Hardening.Component.PACK)) {
      file.force(true);
    }
    String name = "pack-" + HexFormat.of().formatHex(checksum);
    Path pack = folder.resolve(name + ".pack");
    try (UnfinishedFile index = UnfinishedFile.create(folder, UNFINISHED, ".idx")) {
      writeIndex(index.path(), index.channel(), checksum);
      if (hardening.has(Hardening.Component.PACK_METADATA)) {
        index.channel().force(true);
      }
      // Git looks for indexes, so that of a pack comes last.
      unfinished.finish(pack);
      index.finish(folder.resolve(name + ".idx"));
    }
    hardening.folder(Hardening.Component.PACK, folder);
    close();
    return pack;
  }

  private byte[] checksum() throws IOException {
    sha1.reset();
    ByteBuffer part = ByteBuffer.allocate(1 << 18);
    for (long at = 0; at < out.position(); ) {
      part.clear();
      int read = file.read(part, at);
      if (read < 0) {
        throw new GitException(
            new Fault.Conflict(unfinished.path() + " was truncated while it was written")
                .at(FaultPlace.ofFile(unfinished.path())));
      }
      part.flip();
      sha1.update(part);
      at += read;
    }
    return sha1.digest();
  }

  private void writeIndex(Path path, FileChannel channel, byte[] checksum) throws IOException {
    List<PackedObjectInfo> sorted = new ArrayList<>(count);
    entries.forEach(sorted::add);
    Collections.sort(sorted);
    OutputStream index =
        new BufferedOutputStream(new NamedOutput(path, Channels.newOutputStream(channel)), BUFFER);
    BasePackIndexWriter.createVersion(index, INDEX_VERSION).write(sorted, checksum);
    index.flush();
  }

  /** Drops the pack, unless it is finished. */
  @Override
  public void close() throws IOException {
    out.close();
    unfinished.close();
  }
}
