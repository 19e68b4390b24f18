package io.camelzodb.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Opens and makes folders and files relative to an open folder, by functions of the C library that
 * Java does not offer.
 */
final class FolderCalls {
  /** Stands for no open folder, so that a path is taken as it is. */
  static final int NO_DESCRIPTOR = -100;

  private static final byte[] NOTHING = {};
  private static final int NOT_THERE = 2;
  private static final int NO_FOLDER = 20;
  private static final int TOO_LONG = 36;
  private static final int IS_LINK = 40;
  private static final int DENIED = 13;
  private static final int THERE = 17;
  private static final int FULL = 28;
  private static final int INTERRUPTED = 4;
  private static final int MODE_OF_FILES = 0666;
  private static final int MODE_OF_FOLDERS = 0777;
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private FolderCalls() {}

  /** Whether the numbers of this system are known. */
  static boolean areSupported() {
    return Platform.isLinux() && (Platform.isIntel() || Platform.isARM());
  }

  /** The functions of the C library. */
  private static final class LibC {
    static {
      Native.register("c");
    }

    private LibC() {}

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

  /** Opens a folder by its path, which may be a link; returns the descriptor. */
  static int named(Path folder) throws IOException {
    return opened(NO_DESCRIPTOR, folder.toString(), folder, Flags.FOLDER);
  }

  /**
   * Opens a folder in another one; returns the descriptor.
   *
   * @param shown its path for people
   */
  static int child(int folder, String name, Path shown) throws IOException {
    return opened(folder, name, shown, Flags.NO_LINK);
  }

  private static int opened(int folder, String name, Path shown, int flags) throws IOException {
    try {
      return LibC.openat(folder, bytes(name), flags, 0);
    } catch (LastErrorException fault) {
      throw fault(fault, shown);
    }
  }

  /** Creates a folder in another one, whose descriptor is given too. */
  static void makeFolder(HeldFolder folder, int descriptor, String name) throws IOException {
    try {
      LibC.mkdirat(descriptor, bytes(name), MODE_OF_FOLDERS);
    } catch (LastErrorException fault) {
      throw fault(fault, folder.shown().resolve(name));
    }
  }

  /** Creates a new file in a folder; deletes it again if it cannot be written. */
  static void makeFile(HeldFolder folder, int descriptor, String name, byte[] bytes)
      throws IOException {
    try {
      int file = LibC.openat(descriptor, bytes(name), Flags.FRESH, MODE_OF_FILES);
      boolean done = false;
      try {
        write(file, bytes);
        done = true;
      } finally {
        LibC.close(file);
        if (!done) {
          Files.deleteIfExists(folder.at(name));
        }
      }
    } catch (LastErrorException fault) {
      throw fault(fault, folder.shown().resolve(name));
    }
  }

  private static void write(int file, byte[] bytes) {
    byte[] left = bytes;
    while (left.length > 0) {
      try {
        int count = LibC.write(file, left, new NativeLong(left.length)).intValue();
        left = count == left.length ? NOTHING : Arrays.copyOfRange(left, count, left.length);
      } catch (LastErrorException fault) {
        if (fault.getErrorCode() != INTERRUPTED) {
          throw fault;
        }
      }
    }
  }

  /** Closes a descriptor. */
  static void close(int descriptor) {
    LibC.close(descriptor);
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
}
