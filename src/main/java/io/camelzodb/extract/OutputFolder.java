package io.camelzodb.extract;

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
 * The folder into which an extraction writes. Nothing is written outside of it: a symbolic link in
 * it is never followed. A file appears under its name only when it is complete. For one thread.
 */
final class OutputFolder implements Closeable {
  static final String PART = ".camel-zodb.part";

  private final HeldFolder held;
  private final Path root;
  private final boolean fresh;
  private final HeldTree tree;

  /** A folder that stays the one it is, whatever takes its place; closed by whoever holds it. */
  OutputFolder(HeldFolder held) throws IOException {
    this.held = held;
    this.root = held.shown();
    this.tree = HeldTree.in(held);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(held.at())) {
      this.fresh = !entries.iterator().hasNext();
    }
  }

  /** Holds a folder that the user has named; makes it if it isn't there. */
  static HeldFolder named(Path folder) throws IOException {
    Files.createDirectories(folder);
    return HeldFolder.named(folder.toRealPath());
  }

  /** The path by which people know it. */
  Path root() {
    return root;
  }

  /** The path by which it is reached. */
  Path at() {
    return held.at();
  }

  /** Lets go of the folders that are held open. */
  @Override
  public void close() {
    tree.close();
  }

  /** Whether the folder was empty, so that every name in it is of this run. */
  boolean fresh() {
    return fresh;
  }

  /** Opens the one file that is being written; it replaces what an earlier run left of it. */
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
   * Gives the complete file its name; a file of that name is replaced.
   *
   * @throws IOException also where a file or a symbolic link stands in the place of a folder
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
      throw new IOException(
          other.getFile()
              + ": a folder has to be here, but there is a "
              + (attributes != null && attributes.isSymbolicLink() ? "symbolic link" : "file")
              + "; move it away or take another folder for the output",
          other);
    }
  }

  /**
   * The attributes of what stands under a name, not of where a link leads; null if nothing does, or
   * a link or file is in the place of a folder.
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

  /** Removes a file; nothing where a link or file is in the place of a folder. */
  void remove(String relative) throws IOException {
    try {
      tree.in(
          HeldTree.parent(relative),
          folder -> Files.deleteIfExists(folder.at(HeldTree.name(relative))));
    } catch (NoSuchFileException | NotDirectoryException gone) {
      // Then it is not ours.
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
