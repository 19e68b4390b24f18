package io.camelzodb.extract;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.files.HeldFolder;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.PlainFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes files into the folder of an extraction, and never outside of it: symbolic links in it are
 * not followed. A file appears under its name only when it is complete. For one thread.
 */
final class OutputFolder implements Closeable {
  static final String PART = ".camel-zodb.part";

  private final HeldFolder held;
  private final Path root;
  private final boolean fresh;
  private final HeldTree tree;

  /** Creates it for an open folder, which the caller closes. */
  OutputFolder(HeldFolder held) throws IOException {
    this.held = held;
    this.root = held.shown();
    this.tree = HeldTree.in(held);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(held.at())) {
      this.fresh = !entries.iterator().hasNext();
    }
  }

  /** Opens a folder that the user has named; creates it if missing. */
  static HeldFolder named(Path folder) throws IOException {
    Files.createDirectories(folder);
    return HeldFolder.named(folder.toRealPath());
  }

  /** Returns the path for people. */
  Path root() {
    return root;
  }

  /** Returns the path for access. */
  Path at() {
    return held.at();
  }

  /** Closes the open folders. */
  @Override
  public void close() {
    tree.close();
  }

  /** Whether the folder was empty, so that every name in it belongs to this run. */
  boolean fresh() {
    return fresh;
  }

  /** Opens the file that is being written; replaces a remainder of an earlier run. */
  FileChannel openPart() throws IOException {
    Files.deleteIfExists(part());
    return FileChannel.open(
        part(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  void discardPart() throws IOException {
    Files.deleteIfExists(part());
  }

  private Path part() {
    return held.at(PART);
  }

  /**
   * Gives the complete file its name; replaces a file of that name.
   *
   * @throws IOException also if a file or symbolic link is in the place of a folder
   */
  void finishPart(String relative) throws IOException {
    try {
      tree.made(
          HeldTree.parent(relative),
          folder -> {
            Path target = folder.at(HeldTree.name(relative));
            try {
              Files.move(part(), target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException otherFileSystem) {
              Files.move(part(), target, StandardCopyOption.REPLACE_EXISTING);
            }
            return null;
          });
    } catch (NotDirectoryException other) {
      BasicFileAttributes attributes = PlainFile.attributes(Path.of(other.getFile()));
      throw new FileException(
          other.getFile(),
          new Fault.Refused(
              other.getFile()
                  + ": must be a folder, but is a "
                  + (attributes != null && attributes.isSymbolicLink() ? "symbolic link" : "file"),
              "move it away, or name another folder for the output"),
          other);
    }
  }

  /**
   * Returns the attributes of a name, without following a link; null if it does not exist, or a
   * link or file is in the place of a folder.
   */
  @Nullable BasicFileAttributes attributes(String relative) throws IOException {
    try {
      return tree.in(
          HeldTree.parent(relative),
          folder -> PlainFile.attributes(folder.at(HeldTree.name(relative))));
    } catch (java.nio.file.FileSystemException nothing) {
      return null;
    }
  }

  /** Removes a file; does nothing if a link or file is in the place of a folder. */
  void remove(String relative) throws IOException {
    try {
      tree.in(
          HeldTree.parent(relative),
          folder -> Files.deleteIfExists(folder.at(HeldTree.name(relative))));
    } catch (NoSuchFileException | NotDirectoryException gone) {
      // It is not ours then.
    }
  }

  /** The SHA-256 of a plain file in hexadecimal digits. */
  String sha256(String relative) throws IOException {
    MessageDigest digest = DigestUtils.getSha256Digest();
    try (InputStream in =
        tree.in(
            HeldTree.parent(relative),
            folder -> PlainFile.open(folder.at(HeldTree.name(relative))))) {
      byte[] buffer = new byte[1 << 16];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
