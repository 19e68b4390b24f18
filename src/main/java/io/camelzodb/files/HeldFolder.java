package io.camelzodb.files;

import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder open, so that access by {@link #at} goes to that folder even if its path is
 * replaced meanwhile. A subfolder is opened only if it is a folder, not a link, at that moment. So
 * users who can write in a tree cannot lead this program out of it.
 *
 * <p>Java can neither create a folder relative to an open one, nor give its descriptor. So it is
 * opened by openat(2) with O_PATH, O_DIRECTORY and O_NOFOLLOW, and accessed as {@code
 * /proc/self/fd/N}, which is the open folder itself, not its path. On systems without such names it
 * is accessed by its path, after a check.
 *
 * <p>Not safe for many threads. An instance that is not closed is closed by garbage collection.
 */
public final class HeldFolder implements Closeable {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Pattern OPENED =
      Pattern.compile("/proc/self/fd/([0-9]+)(?:/(.*))?", Pattern.DOTALL);
  private static final boolean HELD = FolderCalls.areSupported() && Files.isDirectory(OPEN_FILES);
  private static final Cleaner CLEANER = Cleaner.create();

  /** The paths, for people, of the open folders, by descriptor. */
  private static final Map<Integer, Path> SHOWN = new ConcurrentHashMap<>();

  private final Path at;
  private final int descriptor;
  private final Path shown;
  private final Cleaner.@Nullable Cleanable open;

  private HeldFolder(int descriptor, Path shown) {
    this.at = OPEN_FILES.resolve(Integer.toString(descriptor));
    this.descriptor = descriptor;
    this.shown = shown;
    SHOWN.put(descriptor, shown);
    this.open =
        CLEANER.register(
            this,
            () -> {
              SHOWN.remove(descriptor);
              FolderCalls.close(descriptor);
            });
  }

  private HeldFolder(Path path) {
    this.at = path;
    this.descriptor = FolderCalls.NO_DESCRIPTOR;
    this.shown = path;
    this.open = null;
  }

  /**
   * Opens a folder that the user has named, which may be a link to one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotDirectoryException if it is something else
   */
  public static HeldFolder named(Path folder) throws IOException {
    if (HELD) {
      return new HeldFolder(FolderCalls.named(folder), folder);
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    return new HeldFolder(folder);
  }

  /**
   * Opens a folder in this one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotDirectoryException if it is something else, even a link to a folder
   */
  public HeldFolder child(String name) throws IOException {
    Path path = shown.resolve(name);
    if (HELD && open != null) {
      return new HeldFolder(FolderCalls.child(descriptor, name, path), path);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(path.toString());
    }
    return new HeldFolder(path);
  }

  /**
   * Creates a folder in it.
   *
   * @throws FileAlreadyExistsException if the name exists
   */
  public void make(String name) throws IOException {
    if (open == null) {
      Files.createDirectory(at(name));
      return;
    }
    FolderCalls.makeFolder(this, descriptor, name);
  }

  /**
   * Creates a new file in it.
   *
   * @param bytes the content
   * @throws FileAlreadyExistsException if the name exists, even as a link
   */
  public void make(String name, byte[] bytes) throws IOException {
    if (open == null) {
      Files.write(at(name), bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return;
    }
    FolderCalls.makeFile(this, descriptor, name, bytes);
  }

  /** Opens the same folder once more. */
  HeldFolder reopen() throws IOException {
    return open == null
        ? new HeldFolder(shown)
        : new HeldFolder(FolderCalls.child(descriptor, ".", shown), shown);
  }

  /** Returns the path for access to its content. Invalid after closing. */
  public Path at() {
    return at;
  }

  /** Returns the path for access to a name in it; do not follow it if it is a link. */
  public Path at(String name) {
    return at.resolve(name);
  }

  /** Returns the path for people. */
  public Path shown() {
    return shown;
  }

  /** Opens a folder in it, and creates it if needed; a link does not count as a folder. */
  public HeldFolder made(String name) throws IOException {
    try {
      return child(name);
    } catch (NoSuchFileException none) {
      try {
        make(name);
      } catch (FileAlreadyExistsException meanwhile) {
        // The next step checks what it is.
      }
      return child(name);
    }
  }

  /** Removes a name, a folder with its content; of a link only the link itself. */
  public void remove(String name) throws IOException {
    remove(at(name), name);
  }

  private void remove(Path path, String name) throws IOException {
    HeldFolder first = entered(name);
    if (first == null) {
      Files.deleteIfExists(path);
      return;
    }
    Deque<FolderRemoval> open = new ArrayDeque<>();
    open.push(new FolderRemoval(path, first));
    try {
      while (!open.isEmpty()) {
        FolderRemoval now = open.getFirst();
        if (!now.names.hasNext()) {
          open.pop();
          now.close();
          Files.deleteIfExists(now.path);
          continue;
        }
        Path entry = now.names.next();
        HeldFolder folder = now.folder.entered(String.valueOf(entry.getFileName()));
        if (folder == null) {
          Files.deleteIfExists(entry);
        } else {
          open.push(new FolderRemoval(entry, folder));
        }
      }
    } finally {
      for (FolderRemoval left : open) {
        left.close();
      }
    }
  }

  /** Opens a folder in it; null if it is something else or does not exist. */
  private @Nullable HeldFolder entered(String name) throws IOException {
    try {
      return child(name);
    } catch (NoSuchFileException | NotDirectoryException other) {
      return null;
    }
  }

  /** A folder that is being emptied, with its path. */
  private static final class FolderRemoval implements Closeable {
    final Path path;
    final HeldFolder folder;
    final Iterator<Path> names;

    FolderRemoval(Path path, HeldFolder folder) throws IOException {
      this.path = path;
      this.folder = folder;
      List<Path> all = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder.at)) {
        stream.forEach(all::add);
      } catch (DirectoryIteratorException fault) {
        throw fault.getCause();
      }
      this.names = all.iterator();
    }

    @Override
    public void close() {
      folder.close();
    }
  }

  /** Replaces the access path in a fault by the path for people. */
  public static IOException described(IOException fault) {
    if (!(fault instanceof FileSystemException of) || of.getFile() == null) {
      return fault;
    }
    String file = shown(of.getFile());
    if (file.equals(of.getFile())) {
      return fault;
    }
    FileSystemException renamed;
    if (fault instanceof NoSuchFileException) {
      renamed = new NoSuchFileException(file);
    } else if (fault instanceof AccessDeniedException) {
      renamed = new AccessDeniedException(file);
    } else if (fault instanceof FileAlreadyExistsException) {
      renamed = new FileAlreadyExistsException(file);
    } else if (fault instanceof NotDirectoryException) {
      renamed = new NotDirectoryException(file);
    } else if (fault instanceof DirectoryNotEmptyException) {
      renamed = new DirectoryNotEmptyException(file);
    } else {
      renamed = new FileSystemException(file, null, of.getReason());
    }
    renamed.initCause(fault);
    return renamed;
  }

  /** Converts an access path to the path for people. */
  public static String shown(String path) {
    Matcher parts = OPENED.matcher(path);
    if (!parts.matches() || parts.group(1).length() > 9) {
      return path;
    }
    Path folder = SHOWN.get(Integer.valueOf(parts.group(1)));
    if (folder == null) {
      return path;
    }
    return parts.group(2) == null ? folder.toString() : folder + "/" + parts.group(2);
  }

  @Override
  public void close() {
    if (open != null) {
      open.clean();
    }
  }
}
