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
 * Opens plain files alone. To open a FIFO waits for its other end, for ever at times, and to read a
 * device or a socket has effects of its own; so what stands under a name is looked at first. Safe
 * for use by many threads.
 *
 * <p>The methods whose names end with {@code Named} are for paths that the user himself has given:
 * these may be symbolic links to plain files. No others follow a link in the last name of a path,
 * also where it is put there between the look and the opening.
 */
public final class PlainFile {
  /** Larger than every file that this program keeps for itself and reads as a whole. */
  private static final int MOST = 1 << 26;

  private static final String UNIX_MODE = "unix:mode";
  private static final int KIND = 0170000;

  private PlainFile() {}

  /**
   * Opens a file for reading.
   *
   * @throws NoSuchFileException where nothing is there
   * @throws NotPlainFileException where something else is
   */
  public static InputStream open(Path file) throws IOException {
    return Channels.newInputStream(channel(file));
  }

  /** The same, as a channel. */
  public static FileChannel channel(Path file) throws IOException {
    return channel(file, file);
  }

  /**
   * The same.
   *
   * @param shown the path by which people know it
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
      // What O_NOFOLLOW makes of a link that came just now is told as "too many levels of links".
      if (Files.isSymbolicLink(file)) {
        throw new NotPlainFileException(file + ": is a symbolic link, which is not followed");
      }
      throw fault;
    }
  }

  /**
   * Opens a file that the user has named, which may be a link to one.
   *
   * @throws NoSuchFileException where nothing is there
   * @throws NotPlainFileException where something else is
   */
  public static InputStream openNamed(Path file) throws IOException {
    checkNamed(file);
    return Files.newInputStream(file);
  }

  /**
   * Refuses what is no plain file, and no link to one.
   *
   * @throws NoSuchFileException where nothing is there
   * @throws NotPlainFileException where something else is
   */
  public static void checkNamed(Path file) throws IOException {
    look(file);
  }

  /**
   * Refuses what is no plain file; neither are links.
   *
   * @throws NoSuchFileException where nothing is there
   * @throws NotPlainFileException where something else is
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
                  : "write what it gives into a file, and name that";
      throw new NotPlainFileException(
          shown + ": is " + kind(file, attributes, links) + ", no plain file; " + advice);
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
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException untold) {
      return "something else";
    }
  }

  /**
   * All bytes of a file that this program keeps.
   *
   * @throws IOException also where it is longer than 64 MiB
   */
  public static byte[] bytes(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return all(file, in, MOST);
    }
  }

  /**
   * All bytes of a file that the user has named.
   *
   * @param most how many there may be
   * @throws IOException also where there are more
   */
  public static byte[] bytesNamed(Path file, int most) throws IOException {
    try (InputStream in = openNamed(file)) {
      return all(file, in, most);
    }
  }

  /** What a fault says of a file, without its name where it begins with that. */
  public static String said(Path file, IOException fault) {
    String message = String.valueOf(fault.getMessage());
    String named = file + ": ";
    return message.startsWith(named) ? message.substring(named.length()) : message;
  }

  private static byte[] all(Path file, InputStream in, int most) throws IOException {
    byte[] bytes = in.readNBytes(most);
    if (bytes.length == most && in.read() >= 0) {
      throw new NotPlainFileException(file + ": is longer than " + most + " bytes");
    }
    return bytes;
  }

  /** The lines of a file that this program keeps; what is no text in it becomes {@code U+FFFD}. */
  public static List<String> lines(Path file, Charset encoding) throws IOException {
    return new String(bytes(file), encoding).lines().toList();
  }

  /**
   * Replaces a file as a whole: what is in the place of it, be it a link, is replaced, not
   * followed.
   *
   * @param unfinished beside it, of a name that nothing else needs
   * @param synced whether its bytes are on the disk before it gets its name
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

  /** Makes a file in the place of what a crash left of one, or of whatever else is there. */
  public static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
  }

  /** What is there under a name, links not followed; null where nothing is. */
  public static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException none) {
      return null;
    }
  }
}
