package io.camelzodb.git;

import io.camelzodb.files.DiskSync;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
 * Files of a work tree as they are now, compared with what git has and put in place as a whole. No
 * link is followed on the way to one. For one commit; not safe for many threads.
 */
final class CheckedOutFile {
  /** Beside the tree, so that a crash leaves no half file in it. */
  static final String UNFINISHED = ".camel-zodb.file";

  /** From so many on the whole file system takes less time than each file by itself. */
  private static final int MANY = 200;

  private final Path top;
  private final boolean fileMode;
  private final ObjectInserter hashing = new ObjectInserter.Formatter();
  private final Set<Path> folders = new HashSet<>();
  private final Set<Path> written = new HashSet<>();

  CheckedOutFile(Path top, boolean fileMode) {
    this.top = top;
    this.fileMode = fileMode;
  }

  /** What is there; empty for nothing, also where a file or link stands on the way. */
  Optional<FileStat.Seen> look(String raw) throws IOException {
    Path path = path(raw);
    if (!reachable(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileStat.of(path));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (FileSystemException fault) {
      if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      throw fault;
    }
  }

  /** Whether a file that was looked at holds what git has. */
  boolean holds(String raw, FileStat.Seen seen, TreeChange.Leaf leaf) throws IOException {
    if (seen.kind() != FileStat.Kind.FILE
        || (fileMode && seen.executable() != (leaf.mode() == IndexEntry.EXECUTABLE))) {
      return false;
    }
    try (InputStream in = PlainFile.open(path(raw))) {
      ObjectId id = hashing.idFor(Constants.OBJ_BLOB, seen.size(), in);
      return id.equals(leaf.id());
    } catch (java.io.EOFException changing) {
      return false;
    }
  }

  /**
   * Puts a file in place.
   *
   * @return what it looks like then; empty where something stands in the way of its folders
   */
  Optional<FileStat.Seen> write(String raw, TreeChange.Leaf leaf, ObjectReader reader)
      throws IOException {
    Path path = path(raw);
    Path unfinished = top.resolve(UNFINISHED);
    if (!makeFolder(path.resolveSibling(""))) {
      return Optional.empty();
    }
    Files.deleteIfExists(unfinished);
    try (OutputStream out = Files.newOutputStream(unfinished, StandardOpenOption.CREATE_NEW)) {
      reader.open(leaf.id(), Constants.OBJ_BLOB).copyTo(out);
    }
    if (leaf.mode() == IndexEntry.EXECUTABLE
        && Files.getFileStore(top).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(unfinished);
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(unfinished, permissions);
    }
    Files.move(
        unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written.add(path);
    return Optional.of(FileStat.of(path));
  }

  /** Brings what was written to the disk, if that is wanted. */
  void sync(Hardening hardening) throws IOException {
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
          DiskSync.folders(top, folder);
        }
      }
    }
    written.clear();
  }

  /** Removes a file, and the folders above it that are empty then. */
  void remove(String raw) throws IOException {
    Path path = path(raw);
    Files.deleteIfExists(path);
    for (Path folder = path.getParent();
        folder != null && !folder.equals(top);
        folder = folder.getParent()) {
      try {
        Files.deleteIfExists(folder);
        folders.remove(folder);
      } catch (DirectoryNotEmptyException used) {
        return;
      }
    }
  }

  /** Takes away what a crash left of a file. */
  static void removeUnfinished(Path top) throws IOException {
    Files.deleteIfExists(top.resolve(UNFINISHED));
  }

  private Path path(String raw) {
    return top.resolve(RawPath.text(raw));
  }

  /** Whether all folders on the way are folders. */
  private boolean reachable(Path path) {
    Path folder = path.getParent();
    if (folder == null || folder.equals(top) || folders.contains(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !reachable(folder)) {
      return false;
    }
    folders.add(folder);
    return true;
  }

  private boolean makeFolder(Path folder) throws IOException {
    if (reachable(folder.resolve("file"))) {
      return true;
    }
    Path at = top;
    for (Path name : top.relativize(folder)) {
      at = at.resolve(name);
      try {
        Files.createDirectory(at);
      } catch (FileAlreadyExistsException there) {
        if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
          return false;
        }
      }
      folders.add(at);
    }
    return true;
  }
}
