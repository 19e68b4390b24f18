package io.camelzodb.git.pack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Lists the files below a folder that processes have open, from {@code /proc} of Linux: this
 * process and others of the same user. The list is of one moment.
 */
final class OpenFiles {
  private static final Path PROCESSES = Path.of("/proc");
  private static final Path OURS = PROCESSES.resolve("self/fd");

  private final Set<Path> files;

  private OpenFiles(Set<Path> files) {
    this.files = files;
  }

  /** Reads the list; empty on a system without {@code /proc}. */
  static Optional<OpenFiles> below(Path folder) throws IOException {
    if (!Files.isReadable(OURS)) {
      return Optional.empty();
    }
    Path top = folder.toRealPath();
    Set<Path> open = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (Path process : processes) {
        add(process.resolve("fd"), top, open);
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    return Optional.of(new OpenFiles(open));
  }

  private static void add(Path descriptors, Path top, Set<Path> open) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path each : all) {
        try {
          Path file = Files.readSymbolicLink(each);
          if (file.startsWith(top)) {
            open.add(file);
          }
        } catch (IOException | InvalidPathException closed) {
          // Closed meanwhile, or no file at all.
        }
      }
    } catch (IOException | DirectoryIteratorException ended) {
      // The process has ended meanwhile, or belongs to another user.
    }
  }

  /** Whether any process has a file open. */
  boolean contains(Path file) throws IOException {
    return files.contains(file.toRealPath());
  }

  /** Whether a file belongs to the user of this process, whose processes can be seen. */
  static boolean isOfThisUser(Path file) throws IOException {
    return Files.getOwner(file).equals(Files.getOwner(OURS));
  }
}
