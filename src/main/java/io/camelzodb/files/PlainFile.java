package io.camelzodb.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens only plain files. Opening a FIFO may wait for ever, and reading a device or a socket has
 * side effects; so the type of a file is checked first. Safe for use by many threads.
 *
 * <p>Methods whose names end with {@code Named} are for paths that the user has given: these may be
 * symbolic links to plain files. Other methods never follow a link in the last name of a path, even
 * if it appears between check and opening.
 */
public final class PlainFile {
  /** More than the size of any state file of this program. */
  private static final int MOST = 1 << 26;

  private static final String UNIX_MODE = "unix:mode";
  private static final int KIND = 0170000;

  private PlainFile() {}

  /**
   * Opens a file for reading.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotPlainFileException if it is something else
   */
  public static InputStream open(Path file) throws IOException {
    return Channels.newInputStream(channel(file));
  }

  /** Opens a file for reading, as a channel. */
  public static FileChannel channel(Path file) throws IOException {
    return channel(file, file);
  }

  /**
   * Opens a file for reading, as a channel.
   *
   * @param shown the path for people
   */
  public static FileChannel channel(Path file, Path shown) throws IOException {
    look(file, shown, LinkOption.NOFOLLOW_LINKS);
    return opened(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  private static FileChannel opened(Path file, java.nio.file.OpenOption... how) throws IOException {
    try {
      return FileChannel.open(file, how);
    } catch (NoSuchFileException | java.nio.file.AccessDeniedException told) {
      throw told;
    } catch (FileSystemException fault) {
      // O_NOFOLLOW reports a link that was created just now as "too many levels of links".
      if (Files.isSymbolicLink(file)) {
        throw new NotPlainFileException(file, "is a symbolic link", "links are not followed");
      }
      throw fault;
    }
  }

  /**
   * Opens a file that the user has named, which may be a link to one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotPlainFileException if it is something else
   */
  public static InputStream openNamed(Path file) throws IOException {
    checkNamed(file);
    return Files.newInputStream(file);
  }

  /**
   * Checks that a path is a plain file or a link to one.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotPlainFileException if it is something else
   */
  public static void checkNamed(Path file) throws IOException {
    look(file);
  }

  /**
   * Checks that a path is a plain file, not a link.
   *
   * @throws NoSuchFileException if it does not exist
   * @throws NotPlainFileException if it is something else
   */
  public static void check(Path file) throws IOException {
    look(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static void look(Path file, LinkOption... links) throws IOException {
    look(file, file, links);
  }

  private static void look(Path file, Path shown, LinkOption... links) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, links);
    if (!attributes.isRegularFile()) {
      boolean named = links.length == 0;
      String advice =
          !named
              ? "remove it"
              : attributes.isDirectory()
                  ? "name a file in it"
                  : "copy its output into a file, and name that file";
      throw new NotPlainFileException(
          shown, "is " + kind(file, attributes, links) + ", not a regular file", advice);
    }
  }

  private static String kind(Path file, BasicFileAttributes attributes, LinkOption... links) {
    if (attributes.isDirectory()) {
      return "a folder";
    }
    if (attributes.isSymbolicLink()) {
      return "a symbolic link";
    }
    try {
      int mode = ((Number) Files.getAttribute(file, UNIX_MODE, links)).intValue();
      return switch (mode & KIND) {
        case 0010000 -> "a FIFO (a pipe)";
        case 0140000 -> "a socket";
        case 0020000, 0060000 -> "a device";
        default -> "something else";
      };
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return "something else";
    }
  }

  /**
   * Reads all bytes of a state file.
   *
   * @throws IOException also if it is longer than 64 MiB
   */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return all(file, in, MOST);
    }
  }

  /**
   * Reads all bytes of a file that the user has named.
   *
   * @param most the limit of bytes
   * @throws IOException also if there are more
   */
  public static byte[] bytesNamed(Path file, int most) throws IOException {
    try (InputStream in = openNamed(file)) {
      return all(file, in, most);
    }
  }

  /** Returns the message of a fault without the name of the file at its beginning. */
  public static String describe(Path file, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    String named = file + ": ";
    return message.startsWith(named) ? message.substring(named.length()) : message;
  }

  private static byte[] all(Path file, InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw new NotPlainFileException(file, "is longer than " + most + " bytes", null);
    }
    return bytes;
  }

  /** Reads the lines of a state file; invalid bytes become {@code U+FFFD}. */
  public static List<String> lines(Path file, Charset encoding) throws IOException {
    return new String(bytes(file), encoding).lines().toList();
  }

  /**
   * Replaces a file as a whole; a link in its place is replaced, not followed.
   *
   * @param unfinished a temporary file beside it
   * @param synced whether its bytes are synced before it gets its name
   */
  public static void replace(Path file, Path unfinished, byte[] bytes, boolean synced)
      throws IOException {
    try (FileChannel out = create(unfinished)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        out.write(left);
      }
      if (synced) {
        out.force(true);
      }
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Creates a file; replaces a remainder of a crash or anything else at its path. */
  public static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
  }

  /** Returns the attributes of a path, without following links; null if it does not exist. */
  public static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException none) {
      return null;
    }
  }
}
