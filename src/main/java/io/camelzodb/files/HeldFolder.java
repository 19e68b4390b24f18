package io.camelzodb.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
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
  private static final byte[] NOTHING = {};
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final Pattern OPENED =
      Pattern.compile("/proc/self/fd/([0-9]+)(?:/(.*))?", Pattern.DOTALL);
  private static final boolean HELD = known() && Files.isDirectory(OPEN_FILES);
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int NOT_THERE = 2;
  private static final int NO_FOLDER = 20;
  private static final int TOO_LONG = 36;
  private static final int IS_LINK = 40;
  private static final int DENIED = 13;

  /** The paths, for people, of the open folders, by descriptor. */
  private static final Map<Integer, Path> SHOWN = new ConcurrentHashMap<>();

  private static final int NO_DESCRIPTOR = -100;
  private static final int THERE = 17;
  private static final int FULL = 28;
  private static final int INTERRUPTED = 4;
  private static final int MODE_OF_FILES = 0666;
  private static final int MODE_OF_FOLDERS = 0777;
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

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
              C.close(descriptor);
            });
  }

  private HeldFolder(Path path) {
    this.at = path;
    this.descriptor = NO_DESCRIPTOR;
    this.shown = path;
    this.open = null;
  }

  /** The functions of the C library. */
  private static final class C {
    static {
      Native.register("c");
    }

    private C() {}

    static native int openat(int folder, byte[] path, int flags, int mode)
        throws LastErrorException;

    static native int mkdirat(int folder, byte[] name, int mode) throws LastErrorException;

    static native NativeLong write(int file, byte[] bytes, NativeLong count)
        throws LastErrorException;

    static native int close(int descriptor);
  }

  /** The values of the flags, which differ between processors. */
  private static final class Flags {
    private static final int O_PATH = 010000000;
    private static final int O_CLOEXEC = 02000000;
    private static final int FOLDER = O_PATH | O_CLOEXEC | (Platform.isIntel() ? 0200000 : 040000);
    private static final int O_NOFOLLOW = Platform.isIntel() ? 0400000 : 0100000;
    private static final int NO_LINK = FOLDER | O_NOFOLLOW;
    private static final int FRESH = 1 | 0100 | 0200 | O_CLOEXEC | O_NOFOLLOW;

    private Flags() {}
  }

  private static boolean known() {
    return Platform.isLinux() && (Platform.isIntel() || Platform.isARM());
  }

  /**
   * Opens a folder that the user has named, which may be a link to one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotDirectoryException if it is something else
   */
  public static HeldFolder named(Path folder) throws IOException {
    if (HELD) {
      return new HeldFolder(opened(NO_DESCRIPTOR, folder.toString(), folder, Flags.FOLDER), folder);
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
      return new HeldFolder(opened(descriptor, name, path, Flags.NO_LINK), path);
    }
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(path.toString());
    }
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(path.toString());
    }
    return new HeldFolder(path);
  }

  private static int opened(int folder, String name, Path shown, int flags) throws IOException {
    try {
      return C.openat(folder, bytes(name), flags, 0);
    } catch (LastErrorException fault) {
      throw fault(fault, shown);
    }
  }

  private static FileSystemException fault(LastErrorException fault, Path shown) {
    String name = shown.toString();
    return switch (fault.getErrorCode()) {
      case NOT_THERE -> new NoSuchFileException(name);
      case NO_FOLDER, IS_LINK -> new NotDirectoryException(name);
      case DENIED -> new AccessDeniedException(name);
      case THERE -> new FileAlreadyExistsException(name);
      case TOO_LONG -> new FileSystemException(name, null, "File name too long");
      case FULL -> new FileSystemException(name, null, "No space left on device");
      default ->
          new FileSystemException(
              name, null, String.valueOf(fault.getMessage()).replaceFirst("^\\[\\d+\\] ?", ""));
    };
  }

  /** Returns a name in the encoding of the system, with a NUL at the end. */
  private static byte[] bytes(String name) {
    ByteBuffer encoded;
    try {
      encoded = NAMES.newEncoder().encode(CharBuffer.wrap(name));
    } catch (CharacterCodingException notHere) {
      throw new InvalidPathException(name, "no file name in this locale");
    }
    byte[] bytes = new byte[encoded.remaining() + 1];
    encoded.get(bytes, 0, bytes.length - 1);
    return bytes;
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
    try {
      C.mkdirat(descriptor, bytes(name), MODE_OF_FOLDERS);
    } catch (LastErrorException fault) {
      throw fault(fault, shown.resolve(name));
    }
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
    try {
      int file = C.openat(descriptor, bytes(name), Flags.FRESH, MODE_OF_FILES);
      boolean done = false;
      try {
        write(file, bytes);
        done = true;
      } finally {
        C.close(file);
        if (!done) {
          Files.deleteIfExists(at(name));
        }
      }
    } catch (LastErrorException fault) {
      throw fault(fault, shown.resolve(name));
    }
  }

  private static void write(int file, byte[] bytes) {
    byte[] left = bytes;
    while (left.length > 0) {
      try {
        int count = C.write(file, left, new NativeLong(left.length)).intValue();
        left = count == left.length ? NOTHING : Arrays.copyOfRange(left, count, left.length);
      } catch (LastErrorException fault) {
        if (fault.getErrorCode() != INTERRUPTED) {
          throw fault;
        }
      }
    }
  }

  /** Opens the same folder once more. */
  HeldFolder again() throws IOException {
    return open == null
        ? new HeldFolder(shown)
        : new HeldFolder(opened(descriptor, ".", shown, Flags.NO_LINK), shown);
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
    Deque<Emptying> open = new ArrayDeque<>();
    open.push(new Emptying(path, first));
    try {
      while (!open.isEmpty()) {
        Emptying now = open.getFirst();
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
          open.push(new Emptying(entry, folder));
        }
      }
    } finally {
      for (Emptying left : open) {
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
  private static final class Emptying implements Closeable {
    final Path path;
    final HeldFolder folder;
    final Iterator<Path> names;

    Emptying(Path path, HeldFolder folder) throws IOException {
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
  public static IOException told(IOException fault) {
    if (!(fault instanceof FileSystemException of) || of.getFile() == null) {
      return fault;
    }
    String file = shown(of.getFile());
    if (file.equals(of.getFile())) {
      return fault;
    }
    FileSystemException told;
    if (fault instanceof NoSuchFileException) {
      told = new NoSuchFileException(file);
    } else if (fault instanceof AccessDeniedException) {
      told = new AccessDeniedException(file);
    } else if (fault instanceof FileAlreadyExistsException) {
      told = new FileAlreadyExistsException(file);
    } else if (fault instanceof NotDirectoryException) {
      told = new NotDirectoryException(file);
    } else if (fault instanceof DirectoryNotEmptyException) {
      told = new DirectoryNotEmptyException(file);
    } else {
      told = new FileSystemException(file, null, of.getReason());
    }
    told.initCause(fault);
    return told;
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
