package io.camelzodb.git.pack;

import io.camelzodb.files.PlainFile;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes the lock {@code gc.pid} of a repository, which keeps {@code git gc} and JGit from moving
 * objects and packs. The file holds the process id, a space and the name of the machine; as in git,
 * it is ignored after twelve hours, or if the process has ended.
 */
final class GcLock implements Closeable {
  private static final String NAME = "gc.pid";
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final Duration BEING_WRITTEN = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 1000;

  private final Path file;

  private GcLock(Path file) {
    this.file = file;
  }

  /**
   * Takes the lock; empty if another process has it.
   *
   * @param repository the folder that all work trees of a repository share
   */
  static Optional<GcLock> take(Path repository) throws IOException {
    Path file = repository.resolve(NAME);
    if (Files.exists(file.resolveSibling(NAME + ".lock"))) {
      return Optional.empty();
    }
    String ours = ProcessHandle.current().pid() + " " + machine();
    for (int i = 0; i < 2; i++) {
      try {
        Files.writeString(file, ours, StandardOpenOption.CREATE_NEW);
        return Optional.of(new GcLock(file));
      } catch (FileAlreadyExistsException exists) {
        if (isHeld(file)) {
          return Optional.empty();
        }
        Files.deleteIfExists(file);
      }
    }
    return Optional.empty();
  }

  private static boolean isHeld(Path file) throws IOException {
    try {
      Instant since = Files.getLastModifiedTime(file).toInstant();
      if (since.plus(LONGEST).isBefore(Instant.now()) || Files.size(file) > MOST_BYTES) {
        return false;
      }
      String[] parts =
          new String(PlainFile.bytes(file), StandardCharsets.ISO_8859_1).strip().split(" ", 2);
      if (parts.length < 2 || !parts[0].matches("[0-9]{1,18}")) {
        return since.plus(BEING_WRITTEN).isAfter(Instant.now());
      }
      long holder = Long.parseLong(parts[0]);
      return !parts[1].equals(machine()) || ProcessHandle.of(holder).isPresent();
    } catch (NoSuchFileException ended) {
      return false;
    }
  }

  private static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return "localhost";
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
