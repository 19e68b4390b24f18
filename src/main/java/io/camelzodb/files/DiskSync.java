package io.camelzodb.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.camelzodb.fault.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Syncs written data to the disk, so that a power cut does not lose them: fsync(2) of a file or
 * folder, and syncfs(2) of a whole file system. Safe for use by many threads.
 */
public final class DiskSync {
  private DiskSync() {}

  /** The functions of the C library that Java lacks. */
  interface CLibrary extends Library {
    int open(String path, int flags) throws LastErrorException;

    int syncfs(int descriptor) throws LastErrorException;

    void sync();

    int close(int descriptor) throws LastErrorException;
  }

  /** Loaded when a file system is synced first. */
  private static final class Loaded {
    static final CLibrary C = Native.load("c", CLibrary.class);
  }

  /** Syncs the bytes of a file. */
  public static void file(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    } catch (IOException fault) {
      throw fault instanceof FileSystemException ? fault : FileFault.writing(file, fault);
    }
  }

  /**
   * Syncs the names in a folder; does nothing if there is no folder, or the system cannot open
   * folders.
   */
  public static void folder(@Nullable Path folder) throws IOException {
    if (folder == null || Platform.isWindows()) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (NoSuchFileException gone) {
      // A missing folder has no names.
    }
  }

  /** Syncs the names in a folder and its parents, up to a top folder. */
  public static void folders(Path top, @Nullable Path folder) throws IOException {
    for (Path at = folder; at != null && at.startsWith(top); at = at.getParent()) {
      folder(at);
    }
  }

  /**
   * Syncs the whole file system of a folder, which is faster for many files than each by itself.
   */
  public static void fileSystem(Path folder) throws IOException {
    if (Platform.isWindows() || !Files.isDirectory(folder)) {
      return;
    }
    if (!Platform.isLinux()) {
      Loaded.C.sync();
      return;
    }
    try {
      int descriptor = Loaded.C.open(folder.toString(), 0);
      try {
        Loaded.C.syncfs(descriptor);
      } finally {
        Loaded.C.close(descriptor);
      }
    } catch (LastErrorException fault) {
      throw new FileException(
          folder,
          new Fault.Unavailable(
              folder
                  + ": the written data could not be flushed to the disk ("
                  + fault.getMessage()
                  + ")",
              "check the disk"),
          fault);
    }
  }
}
