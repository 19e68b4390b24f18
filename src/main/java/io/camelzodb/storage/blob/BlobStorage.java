package io.camelzodb.storage.blob;

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
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which ZODB keeps blob data (ZODB.blob.FilesystemHelper): for each oid a folder, in
 * it a file {@code 0x<tid>.blob} for each transaction that wrote the blob. Names are made of
 * numbers only, so nothing outside of the folder is ever opened by them, and symbolic links are not
 * followed. Immutable; safe for use by many threads.
 */
public final class BlobStorage {
  private static final String LAYOUT_FILE = ".layout";
  private static final int LONGEST_LAYOUT = 64;
  private static final Pattern BLOB_FILE = Pattern.compile("0x([0-9a-f]{1,16})\\.blob");
  private static final Pattern BUSHY_FOLDER = Pattern.compile("0x[0-9a-f]{2}");
  private static final Pattern LAWN_FOLDER = Pattern.compile("0x[0-9a-f]{1,16}");

  private final Path folder;
  private final BlobLayout layout;

  private BlobStorage(Path folder, BlobLayout layout) {
    this.folder = folder;
    this.layout = layout;
  }

  /**
   * Opens a blob storage. Its layout is what its file {@code .layout} tells; without that it is
   * guessed from its folders.
   *
   * @throws StorageException if there is no such folder, or it is no blob storage
   */
  public static BlobStorage open(Path folder) throws StorageException {
    if (!Files.isDirectory(folder)) {
      throw new StorageException(
          folder + ": there is no such folder; name the blob storage (blobstorage, blobs)");
    }
    try {
      BlobLayout told = told(folder);
      BlobLayout layout = told == null ? guess(folder) : told;
      if (layout == null) {
        throw new StorageException(
            folder
                + ": is no blob storage: neither a file .layout nor folders such as 0x00;"
                + " name the folder that holds them");
      }
      return new BlobStorage(folder, layout);
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      throw new StorageException(folder + ": cannot be read: " + fault.getMessage(), fault);
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** How its folders are made. */
  public BlobLayout layout() {
    return layout;
  }

  /** The newest data of a blob; empty if it has none. */
  public Optional<BlobData> newest(Oid oid) throws StorageException {
    return asOf(oid, new Tid(-1));
  }

  /** The data that a blob had after a transaction; empty if it had none. */
  public Optional<BlobData> asOf(Oid oid, Tid tid) throws StorageException {
    Path home = layout.folder(folder, oid);
    Path newest = null;
    Tid newestTid = Tid.ZERO;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
      for (Path file : files) {
        Tid written = tid(file);
        if (written != null
            && written.compareTo(tid) <= 0
            && (newest == null || written.compareTo(newestTid) > 0)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          newest = file;
          newestTid = written;
        }
      }
      return newest == null ? Optional.empty() : Optional.of(data(newest));
    } catch (NoSuchFileException | NotDirectoryException none) {
      return Optional.empty();
    } catch (IOException | java.nio.file.DirectoryIteratorException fault) {
      throw new StorageException(
          home + ": the blobs of " + oid + " cannot be listed: " + fault.getMessage(), fault);
    }
  }

  private static BlobData data(Path file) throws IOException {
    return new BlobFile(file, Files.size(file));
  }

  /**
   * A file with blob data.
   *
   * @param file where it is
   * @param size in bytes, when it was found
   */
  private record BlobFile(Path file, long size) implements BlobData {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static @Nullable Tid tid(Path file) {
    var matcher = BLOB_FILE.matcher(file.getFileName().toString());
    return matcher.matches() ? new Tid(Long.parseUnsignedLong(matcher.group(1), 16)) : null;
  }

  private static @Nullable BlobLayout told(Path folder) throws IOException {
    Path file = folder.resolve(LAYOUT_FILE);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    String name;
    try (InputStream in = Files.newInputStream(file)) {
      name = new String(in.readNBytes(LONGEST_LAYOUT), StandardCharsets.ISO_8859_1).strip();
    }
    return switch (name) {
      case "bushy" -> BlobLayout.BUSHY;
      case "lawn" -> BlobLayout.LAWN;
      case "zeocache" ->
          throw new StorageException(
              file
                  + ": this is the blob cache of a ZEO client, not the blob storage itself;"
                  + " name the folder of the server");
      default ->
          throw new StorageException(
              file + ": tells no layout that is known (bushy, lawn); correct it");
    };
  }

  /** Bushy if there are folders of one byte each within each other, lawn if there are others. */
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
