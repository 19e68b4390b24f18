package io.camelzodb.tree.tar;

import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import io.camelzodb.pickle.Entry;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.TreeSource;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a tar archive, gzipped or not. {@code __root__} is at its top, or in one
 * folder there, as {@code git archive --prefix} makes it; other entries are ignored. All contents
 * go into one temporary file, never to the paths that the archive names; it is removed at the end.
 * The number of entries, the total size (half of the free space for temporary files) and the
 * lengths of paths are bounded.
 */
public final class TarSource implements TreeSource {
  /** The most entries of an archive. */
  static final int MOST_ENTRIES = 2_000_000;

  private static final int LONGEST_END = 1 << 24;
  private static final int LONGEST_PATH = 8 * 1024;

  /** The most characters of all paths together, which are held in memory. */
  private static final long MOST_CHARACTERS = 1L << 27;

  private final Path archive;
  private final Path spool;
  private final FileChannel channel;
  private final Map<String, Stored> entries = new HashMap<>();
  private final Map<String, Set<String>> folders = new HashMap<>();
  private @Nullable String prefix;
  private long written;
  private long characters;

  private record Stored(Kind kind, long offset, long length) {}

  private TarSource(Path archive, Path spool, FileChannel channel) {
    this.archive = archive;
    this.spool = spool;
    this.channel = channel;
  }

  /**
   * Reads an archive to its end.
   *
   * @throws TreeFault if it is invalid, has a path that leads out of it, or is too large
   */
  public static TarSource open(Path archive) throws IOException {
    return open(archive, Long.MAX_VALUE, MOST_ENTRIES);
  }

  static TarSource open(Path archive, long mostBytes, int mostEntries) throws IOException {
    PlainFile.checkNamed(archive);
    Path spool = Files.createTempFile("camel-zodb", ".tar");
    long room = Math.min(mostBytes, Files.getFileStore(spool).getUsableSpace() / 2);
    TarSource source =
        new TarSource(
            archive,
            spool,
            FileChannel.open(
                spool,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    boolean done = false;
    try {
      source.read(room, mostEntries);
      done = true;
      return source;
    } catch (ZipException | EOFException damaged) {
      throw new TreeFault(archive.toString(), "is damaged: " + damaged.getMessage());
    } finally {
      if (!done) {
        source.close();
      }
    }
  }

  private void read(long mostBytes, int mostEntries) throws IOException {
    try (InputStream file = new BufferedInputStream(PlainFile.openNamed(archive), 1 << 16);
        InputStream in = PackedStream.of(archive, file)) {
      TarEntries tar = new TarEntries(in, archive.toString());
      int count = 0;
      for (TarEntries.Entry entry = tar.next(); entry != null; entry = tar.next()) {
        if (++count > mostEntries) {
          throw fault("holds more than " + mostEntries + " entries");
        }
        if (entry.size() > mostBytes - written) {
          throw fault(
              "holds more than " + mostBytes + " bytes, half of the space for temporary files");
        }
        add(entry, tar);
      }
      // To the very end, where gzip has its checksum.
      if (in.readNBytes(LONGEST_END).length == LONGEST_END) {
        throw fault("has more data after its end");
      }
    }
    if (prefix == null) {
      throw fault("holds no folder " + TreePaths.ROOT);
    }
  }

  private int write(ByteBuffer bytes) throws IOException {
    try {
      return channel.write(bytes, written);
    } catch (IOException fault) {
      throw FileFault.writing(spool, fault);
    }
  }

  private void add(TarEntries.Entry entry, TarEntries tar) throws IOException {
    String path = inside(entry.name());
    if (path == null) {
      return;
    }
    Stored stored =
        switch (entry.type()) {
          case '0', '7' -> new Stored(Kind.FILE, written, entry.size());
          case '5' -> new Stored(Kind.FOLDER, 0, 0);
          case '2' -> new Stored(Kind.LINK, 0, 0);
          case '1' ->
              throw new TreeFault(
                  archive.toString(),
                  "holds a hard link, " + shown(path),
                  "create the archive with tar --hard-dereference");
          default -> new Stored(Kind.OTHER, 0, 0);
        };
    // A link that a folder takes the place of, or the reverse, is how archives break out.
    remember(path);
    Stored before = entries.put(path, stored);
    if (before != null && (before.kind() != stored.kind() || stored.kind() != Kind.FOLDER)) {
      throw fault("holds " + shown(path) + " twice");
    }
    register(path);
    if (stored.kind() == Kind.FILE) {
      byte[] buffer = new byte[1 << 15];
      for (int length = tar.read(buffer); length >= 0; length = tar.read(buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
        while (bytes.hasRemaining()) {
          written += write(bytes);
        }
      }
    }
  }

  /** Adds the parent folders of a path, which an archive need not have. */
  private void register(String path) throws TreeFault {
    String below = path;
    for (int slash = below.lastIndexOf('/'); slash > 0; slash = below.lastIndexOf('/')) {
      String folder = below.substring(0, slash);
      Stored entry = entries.putIfAbsent(folder, new Stored(Kind.FOLDER, 0, 0));
      if (entry != null && entry.kind() != Kind.FOLDER) {
        throw fault("holds something below " + shown(folder) + ", which is not a folder");
      }
      boolean listed = entry != null && folders.containsKey(folder);
      if (entry == null) {
        remember(folder);
      }
      folders.computeIfAbsent(folder, key -> new LinkedHashSet<>()).add(below.substring(slash + 1));
      if (listed) {
        return;
      }
      below = folder;
    }
  }

  private void remember(String path) throws TreeFault {
    characters += path.length();
    if (characters > MOST_CHARACTERS) {
      throw fault("holds paths of more than " + MOST_CHARACTERS + " characters");
    }
  }

  /** Returns the path below the folder of the tree; null if it is outside. */
  private @Nullable String inside(String name) throws TreeFault {
    List<String> names = new ArrayList<>(List.of(name.split("/", -1)));
    if (name.startsWith("/") || names.contains("..") || name.indexOf('\0') >= 0) {
      throw fault("holds a path that leads out of it: " + shown(name));
    }
    if (name.length() > LONGEST_PATH) {
      throw fault("holds a path of " + name.length() + " characters");
    }
    if (name.indexOf('\ufffd') >= 0) {
      throw fault("holds a name that is not in UTF-8: " + shown(name));
    }
    names.removeIf(each -> each.isEmpty() || each.equals("."));
    int root = names.indexOf(TreePaths.ROOT);
    if (root < 0 || root > 1) {
      return null;
    }
    String before = root == 0 ? "" : names.get(0);
    if (prefix != null && !prefix.equals(before)) {
      throw fault("holds more than one " + TreePaths.ROOT);
    }
    prefix = before;
    return String.join("/", names.subList(root, names.size()));
  }

  private static String shown(String path) {
    return path.length() <= 200 ? path : path.substring(0, 200) + "…";
  }

  private TreeFault fault(String message) {
    return new TreeFault(archive.toString(), message);
  }

  @Override
  public @Nullable Entry entry(String path) {
    Stored stored = entries.get(path);
    return stored == null ? null : new Entry(stored.kind(), stored.length());
  }

  @Override
  public List<String> names(String folder) {
    return List.copyOf(folders.getOrDefault(folder, Set.of()));
  }

  @Override
  public InputStream open(String file) throws IOException {
    Stored stored = entries.get(file);
    if (stored == null || stored.kind() != Kind.FILE) {
      throw new TreeFault(where(file), "is not a regular file");
    }
    return new BufferedInputStream(new Part(stored.offset(), stored.length()), 1 << 13);
  }

  @Override
  public String where(String path) {
    return archive + ":" + path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** A part of the temporary file. */
  private final class Part extends InputStream {
    private long at;
    private final long end;

    Part(long from, long length) {
      this.at = from;
      this.end = from + length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (at >= end) {
        return length == 0 ? 0 : -1;
      }
      int count = channel.read(ByteBuffer.wrap(into, from, (int) Math.min(length, end - at)), at);
      at += Math.max(count, 0);
      return count;
    }
  }
}
