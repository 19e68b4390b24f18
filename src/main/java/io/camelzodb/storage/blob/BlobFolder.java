package io.camelzodb.storage.blob;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes blobs to a blob storage, as ZODB's FilesystemHelper does. Data go into its folder {@code
 * tmp} first, and are moved to their place, read-only, when their transaction is voted on. Only the
 * process with the lock of the {@code Data.fs} writes, with any number of threads.
 */
public final class BlobFolder {
  private static final Logger LOG = LoggerFactory.getLogger(BlobFolder.class);
  private static final String LAYOUT_FILE = ".layout";
  private static final int PIECE = 1 << 16;
  private static final Set<PosixFilePermission> READING =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.OTHERS_READ);
  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private final BlobStorage storage;
  private final Path temporary;
  private final AtomicLong count = new AtomicLong();

  private BlobFolder(BlobStorage storage, Path temporary) {
    this.storage = storage;
    this.temporary = temporary;
  }

  /**
   * Opens a folder; a missing or empty one becomes a blob storage with the bushy layout.
   *
   * @throws StorageException if it is not empty, and its layout is unknown
   */
  public static BlobFolder open(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path layout = folder.resolve(LAYOUT_FILE);
    if (!Files.exists(layout)) {
      try (var files = Files.list(folder)) {
        boolean used =
            files.anyMatch(
                file -> {
                  String name = file.getFileName().toString();
                  return !name.startsWith(".") && !name.equals("tmp");
                });
        if (used) {
          throw new StorageException(
              new Fault.Configuration(
                      folder + ": is not empty and has no file .layout",
                      "first write its layout, bushy or lawn, into that file")
                  .at(FaultPlace.ofFile(folder)));
        }
      }
      Files.writeString(layout, "bushy");
    }
    Path temporary = folder.resolve("tmp");
    Files.createDirectories(temporary);
    BlobStorage storage = BlobStorage.open(folder);
    if (storage.isCache()) {
      throw new StorageException(
          new Fault.Configuration(
                  folder + ": this is the blob cache of a ZEO client, not the blob storage itself",
                  "name the" + " folder of the server")
              .at(FaultPlace.ofFile(folder)));
    }
    return new BlobFolder(storage, temporary);
  }

  /** Returns the storage for reading. */
  public BlobStorage storage() {
    return storage;
  }

  /** Holds data of a blob in a temporary file that is synced to the disk. For one thread. */
  public final class Staged {
    private final Oid oid;
    private final Tid tid;
    private Path file;
    private boolean gone;

    private Staged(Oid oid, Tid tid, Path file) {
      this.oid = oid;
      this.tid = tid;
      this.file = file;
    }

    /** Moves the data to their place. */
    public void place() throws IOException {
      Path home = storage.layout().folder(storage.folder(), oid);
      makeFolders(home);
      Path target = home.resolve(BlobLayout.fileName(tid));
      if (Files.exists(target)) {
        throw new StorageException(
            new Fault.Refused(
                    target + " exists already; the folder belongs to another Data.fs",
                    "name the blob folder of this Data.fs")
                .at(FaultPlace.ofFile(target)));
      }
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      file = target;
      protect(target, home);
      force(home);
    }

    /** Deletes the data. */
    public void remove() {
      if (!gone) {
        gone = true;
        try {
          Files.deleteIfExists(file);
        } catch (IOException fault) {
          LOG.warn("{} could not be removed: {}", file, fault.getMessage());
        }
      }
    }
  }

  /**
   * Copies the data of a blob to a temporary file.
   *
   * @throws IOException if the data cannot be read or written, or are shorter than announced
   */
  public Staged stage(Oid oid, Tid tid, BlobData data) throws IOException {
    Staged staged = new Staged(oid, tid, temporary());
    boolean done = false;
    try (InputStream in = data.open();
        FileChannel out = FileChannel.open(staged.file, StandardOpenOption.WRITE)) {
      byte[] piece = new byte[PIECE];
      long size = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, read);
        while (bytes.hasRemaining()) {
          try {
            out.write(bytes);
          } catch (IOException fault) {
            throw FileFault.writing(staged.file, fault);
          }
        }
        size += read;
      }
      if (size != data.size()) {
        throw new StorageException(
            new Fault.Damaged(
                    "the data of blob " + oid + " have " + size + " bytes, not " + data.size())
                .at(FaultPlace.ofOid(oid)));
      }
      out.force(true);
      done = true;
      return staged;
    } finally {
      if (!done) {
        staged.remove();
      }
    }
  }

  private Path temporary() throws IOException {
    while (true) {
      Path file =
          temporary.resolve(ProcessHandle.current().pid() + "-" + count.incrementAndGet() + ".tmp");
      try {
        return Files.createFile(file);
      } catch (FileAlreadyExistsException left) {
        // A killed process has left a file with this number.
        LOG.debug("{} could not be removed", file);
      }
    }
  }

  /** Creates a folder and its missing parents, all synced to the disk. */
  private static void makeFolders(Path folder) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = folder; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path at : missing) {
      Files.createDirectories(at);
      Path above = at.getParent();
      if (above != null) {
        force(above);
      }
    }
  }

  /** Makes a file read-only, readable for those who may read the folder. */
  private static void protect(Path file, Path folder) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    Set<PosixFilePermission> ofFolder = Files.getPosixFilePermissions(folder);
    permissions.removeAll(WRITING);
    for (PosixFilePermission permission : READING) {
      if (ofFolder.contains(permission)) {
        permissions.add(permission);
      }
    }
    Files.setPosixFilePermissions(file, permissions);
  }

  /** Syncs the names in a folder to the disk. */
  public static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
