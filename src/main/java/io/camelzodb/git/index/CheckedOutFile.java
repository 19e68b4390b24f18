package io.camelzodb.git.index;

import io.camelzodb.files.DiskSync;
import io.camelzodb.files.HeldTree;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.Hardening;
import io.camelzodb.git.RawPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * Compares files of a work tree with git's content, and replaces them as a whole. No link on a path
 * is followed. For one commit; not safe for many threads.
 */
public final class CheckedOutFile implements Closeable {
  /** A temporary file beside the tree, so that a crash leaves no incomplete file in it. */
  static final String UNFINISHED = ".camel-zodb.file";

  /** From this number of files on, syncing the whole file system is faster than each file. */
  private static final int MANY = 200;

  private final Path top;
  private final boolean fileMode;
  private final ObjectInserter hashing = new ObjectInserter.Formatter();
  private final HeldTree tree;
  private final Set<Path> written = new HashSet<>();

  public CheckedOutFile(Path top, boolean fileMode) {
    this.top = top;
    this.tree = HeldTree.named(top);
    this.fileMode = fileMode;
  }

  /** Returns the state of a path; empty if it does not exist, or a file or link is on the way. */
  public Optional<FileStat.Observation> look(String raw) throws IOException {
    String path = RawPath.text(raw);
    try {
      return Optional.of(
          tree.in(HeldTree.parent(path), folder -> FileStat.of(folder.at(HeldTree.name(path)))));
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return Optional.empty();
    } catch (FileSystemException fault) {
      if (!Files.exists(top.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  /** Whether a file has the content in git. */
  public boolean holds(String raw, FileStat.Observation seen, TreeChange.Leaf leaf)
      throws IOException {
    if (seen.kind() != FileStat.Kind.FILE
        || (fileMode && seen.executable() != (leaf.mode() == IndexEntry.EXECUTABLE))) {
      return false;
    }
    String path = RawPath.text(raw);
    try (InputStream in =
        tree.in(HeldTree.parent(path), folder -> PlainFile.open(folder.at(HeldTree.name(path))))) {
      ObjectId id = hashing.idFor(Constants.OBJ_BLOB, seen.size(), in);
      return id.equals(leaf.id());
    } catch (java.io.EOFException changing) {
      return false;
    }
  }

  /**
   * Writes a file.
   *
   * @return its state then; empty if something is in the way of its folders
   */
  public Optional<FileStat.Observation> write(String raw, TreeChange.Leaf leaf, ObjectReader reader)
      throws IOException {
    String path = RawPath.text(raw);
    Path unfinished = top.resolve(UNFINISHED);
    Files.deleteIfExists(unfinished);
    try (OutputStream out =
        new NamedOutput(
            unfinished, Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW))) {
      reader.open(leaf.id(), Constants.OBJ_BLOB).copyTo(out);
    }
    if (leaf.mode() == IndexEntry.EXECUTABLE
        && Files.getFileStore(top).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(unfinished);
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(unfinished, permissions);
    }
    try {
      FileStat.Observation seen =
          tree.made(
              HeldTree.parent(path),
              folder -> {
                Path file = folder.at(HeldTree.name(path));
                Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
                return FileStat.of(file);
              });
      written.add(top.resolve(path));
      return Optional.of(seen);
    } catch (NotDirectoryException inTheWay) {
      Files.deleteIfExists(unfinished);
      return Optional.empty();
    }
  }

  /** Syncs the written files to the disk, if that is wanted. */
  public void sync(Hardening hardening) throws IOException {
    if (hardening.has(Hardening.Component.INDEX)) {
      if (written.size() > MANY) {
        DiskSync.fileSystem(top);
      } else {
        Set<Path> changed = new HashSet<>();
        for (Path path : written) {
          if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            DiskSync.file(path);
          }
          changed.add(path.resolveSibling(""));
        }
        for (Path folder : changed) {
          DiskSync.folder(folder);
        }
      }
    }
    written.clear();
  }

  /** Removes a file, and the folders above it that become empty. */
  public void remove(String raw) throws IOException {
    String path = RawPath.text(raw);
    try {
      for (String at = path; !at.isEmpty(); at = HeldTree.parent(at)) {
        String name = HeldTree.name(at);
        tree.forget(at);
        tree.in(HeldTree.parent(at), folder -> Files.deleteIfExists(folder.at(name)));
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException | NotDirectoryException used) {
      // The folder is not empty, or is gone.
    }
  }

  @Override
  public void close() {
    tree.close();
  }

  /** Removes the temporary file that a crash has left. */
  public static void removeUnfinished(Path top) throws IOException {
    Files.deleteIfExists(top.resolve(UNFINISHED));
  }
}
