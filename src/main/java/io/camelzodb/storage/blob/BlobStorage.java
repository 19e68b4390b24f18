package io.camelzodb.storage.blob;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads blob data from the folder in which ZODB keeps them (ZODB.blob.FilesystemHelper). Each oid
 * has a folder with a file {@code 0x<tid>.blob} for each transaction that wrote the blob. Names are
 * made of numbers only, so no file outside of the folder is opened; symbolic links are not
 * followed. Immutable; safe for use by many threads.
 */
public final class BlobStorage {
  private static final String LAYOUT_FILE = ".layout";
  private static final String CACHE = "zeocache";

  /** The number of folders in a client's cache. */
  private static final int CACHE_FOLDERS = 997;

  private static final int MOST_TOLD = 10;
  private static final int LONGEST_LAYOUT = 64;
  private static final Pattern BLOB_FILE = Pattern.compile("0x([0-9a-f]{1,16})\\.blob");
  private static final Pattern BUSHY_FOLDER = Pattern.compile("0x[0-9a-f]{2}");
  private static final Pattern LAWN_FOLDER = Pattern.compile("0x[0-9a-f]{1,16}");

  private final Path folder;
  private final BlobLayout layout;

  /** Whether it is the cache of a ZEO client, which uses other names. */
  private final boolean cache;

  private BlobStorage(Path folder, BlobLayout layout, boolean cache) {
    this.folder = folder;
    this.layout = layout;
    this.cache = cache;
  }

  /**
   * Opens a blob storage. The file {@code .layout} names its layout; without that it is guessed
   * from the folders.
   *
   * @throws StorageException if the folder does not exist or is no blob storage
   */
  public static BlobStorage open(Path folder) throws StorageException {
    if (!Files.isDirectory(folder)) {
      throw new StorageException(
          new Fault.NotFound(
                  folder
                      + (Files.exists(folder) ? ": is not a folder" : ": there is no such folder"),
                  "name the blob storage (blobstorage, blobs)")
              .at(FaultPlace.ofFile(folder)));
    }
    try {
      if (CACHE.equals(layoutName(folder))) {
        return new BlobStorage(folder, BlobLayout.LAWN, true);
      }
      BlobLayout declared = declared(folder);
      BlobLayout layout = declared == null ? guess(folder) : declared;
      if (layout == null) {
        throw new StorageException(
            new Fault.Configuration(
                    folder
                        + ": is not a blob storage: it has neither a file .layout nor folders such as 0x00",
                    "name the folder that has them")
                .at(FaultPlace.ofFile(folder)));
      }
      return new BlobStorage(folder, layout, false);
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofFile(folder), folder + ": cannot be read", fault);
    }
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /** Whether it is the cache of a ZEO client, which is only read. */
  public boolean isCache() {
    return cache;
  }

  /** Returns the layout; meaningless for a cache. */
  public BlobLayout layout() {
    return layout;
  }

  /** Returns the newest data of a blob; empty if it has none. */
  public Optional<BlobData> newest(Oid oid) throws StorageException {
    return asOf(oid, new Tid(-1));
  }

  /** Returns the data that a blob had after a transaction; empty if it had none. */
  public Optional<BlobData> asOf(Oid oid, Tid tid) throws StorageException {
    Map.Entry<Tid, Path> found = revisions(oid).floorEntry(tid);
    return found == null ? Optional.empty() : Optional.of(data(found.getValue()));
  }

  /**
   * Returns the data that one transaction wrote; empty if there are none, even if there are others.
   */
  public Optional<BlobData> of(Oid oid, Tid tid) throws StorageException {
    Path found = revisions(oid).get(tid);
    return found == null ? Optional.empty() : Optional.of(data(found));
  }

  /**
   * Returns a message about missing data of a blob: the expected file, and the files that exist.
   *
   * @param tid the transaction that wrote it; {@link Tid#ZERO} if unknown
   */
  public String missing(Oid oid, Tid tid) throws StorageException {
    Path home = home(layout, oid);
    String name =
        tid.equals(Tid.ZERO)
            ? "a file of the blob " + oid
            : (cache ? prefix(oid) + tid.hex() + ".blob" : BlobLayout.fileName(tid))
                + " of the blob "
                + oid;
    NavigableMap<Tid, Path> stored = revisions(oid);
    String reason =
        stored.isEmpty()
            ? Files.isDirectory(home) ? "there is no revision of it" : "there is no such folder"
            : "there are only "
                + stored.values().stream()
                    .limit(MOST_TOLD)
                    .map(file -> String.valueOf(file.getFileName()))
                    .collect(Collectors.joining(", "))
                + (stored.size() > MOST_TOLD
                    ? " and " + (stored.size() - MOST_TOLD) + " more"
                    : "");
    return name
        + " was looked for in "
        + home
        + ": "
        + reason
        + (cache
            ? "; this is the cache of a ZEO client, which holds only the blobs that the client used"
            : "");
  }

  /** Returns the files of a blob by transaction; uses the other layout if this one has none. */
  private NavigableMap<Tid, Path> revisions(Oid oid) throws StorageException {
    NavigableMap<Tid, Path> found = revisions(layout, oid);
    if (found.isEmpty() && !cache) {
      found = revisions(layout == BlobLayout.BUSHY ? BlobLayout.LAWN : BlobLayout.BUSHY, oid);
    }
    return found;
  }

  private NavigableMap<Tid, Path> revisions(BlobLayout how, Oid oid) throws StorageException {
    Path home = home(how, oid);
    NavigableMap<Tid, Path> found = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
      for (Path file : files) {
        Tid written = tid(oid, file);
        if (written != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          found.put(written, file);
        }
      }
      return found;
    } catch (NoSuchFileException | NotDirectoryException none) {
      return found;
    } catch (IOException | java.nio.file.DirectoryIteratorException fault) {
      throw StorageException.within(
          FaultPlace.ofFile(home).and(FaultPlace.ofOid(oid)),
          home + ": the blobs of " + oid + " cannot be listed",
          fault);
    }
  }

  private Path home(BlobLayout how, Oid oid) {
    return cache
        ? folder.resolve(Long.toString(Long.remainderUnsigned(oid.value(), CACHE_FOLDERS)))
        : how.folder(folder, oid);
  }

  /** Returns the beginning of the names of a blob's files in a cache. */
  private static String prefix(Oid oid) {
    return Long.toUnsignedString(Long.divideUnsigned(oid.value(), CACHE_FOLDERS)) + ".";
  }

  private static BlobData data(Path file) throws StorageException {
    try {
      return new BlobFile(file, Files.size(file));
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofFile(file), file + ": cannot be read", fault);
    }
  }

  /**
   * Holds a file with blob data.
   *
   * @param file the file
   * @param size the size in bytes, when it was found
   */
  private record BlobFile(Path file, long size) implements BlobData {
    @Override
    public InputStream open() throws IOException {
      return PlainFile.open(file);
    }
  }

  private @Nullable Tid tid(Oid oid, Path file) {
    String name = file.getFileName().toString();
    if (cache) {
      String prefix = prefix(oid);
      // BLOB_FILE expects 0x before the tid.
      name = name.startsWith(prefix) ? "0x" + name.substring(prefix.length()) : "";
    }
    var matcher = BLOB_FILE.matcher(name);
    return matcher.matches() ? new Tid(Long.parseUnsignedLong(matcher.group(1), 16)) : null;
  }

  private static @Nullable BlobLayout declared(Path folder) throws IOException {
    Path file = folder.resolve(LAYOUT_FILE);
    String name = layoutName(folder);
    if (name == null) {
      return null;
    }
    return switch (name) {
      case "bushy" -> BlobLayout.BUSHY;
      case "lawn" -> BlobLayout.LAWN;
      default ->
          throw new StorageException(
              new Fault.Configuration(
                      file + ": names an unknown layout", "write bushy, lawn or zeocache")
                  .at(FaultPlace.ofFile(file)));
    };
  }

  /** Returns the name in the layout file; null if there is none. */
  private static @Nullable String layoutName(Path folder) throws IOException {
    Path file = folder.resolve(LAYOUT_FILE);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try (InputStream in = PlainFile.openNamed(file)) {
      return new String(in.readNBytes(LONGEST_LAYOUT), StandardCharsets.ISO_8859_1).strip();
    }
  }

  /**
   * Guesses the layout: bushy if there are nested folders of one byte each, lawn if there are
   * others.
   */
  private static @Nullable BlobLayout guess(Path folder) throws IOException {
    boolean lawn = false;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (BUSHY_FOLDER.matcher(name).matches() && hasFolder(child)) {
          return BlobLayout.BUSHY;
        }
        lawn |= LAWN_FOLDER.matcher(name).matches() && Files.isDirectory(child);
      }
    }
    return lawn ? BlobLayout.LAWN : null;
  }

  private static boolean hasFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (BUSHY_FOLDER.matcher(child.getFileName().toString()).matches()) {
          return true;
        }
      }
    }
    return false;
  }
}
