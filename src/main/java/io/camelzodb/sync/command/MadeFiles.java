package io.camelzodb.sync.command;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes files and folders of the tree, and removes them again unless they are kept. Only what was
 * not there before is removed, and a folder only if nobody else has put something into it. Not safe
 * for many threads.
 */
public final class MadeFiles implements AutoCloseable {
  private final List<Path> made = new ArrayList<>();
  private boolean kept;

  /** Creates it, with nothing made yet. */
  public MadeFiles() {}

  /** Makes a folder with the folders around it, where they are missing. */
  public void folder(Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path at = folder;
        at != null && !Files.exists(at, LinkOption.NOFOLLOW_LINKS);
        at = at.getParent()) {
      missing.add(at);
    }
    Collections.reverse(missing);
    for (Path each : missing) {
      Files.createDirectory(each);
      made.add(each);
    }
  }

  /**
   * Makes a file. Also one that a full disk cuts short is removed again.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is there
   */
  public void file(Path file, byte[] bytes) throws IOException {
    Files.createFile(file);
    made.add(file);
    Files.write(file, bytes);
  }

  /**
   * Moves a folder with files to its place, each at once: the whole folder, or its files where the
   * place is a folder already.
   */
  public void put(Path ready, Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(ready)) {
      files = found.sorted().toList();
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : files) {
        Path target = folder.resolve(each.getFileName());
        Files.move(each, target, StandardCopyOption.ATOMIC_MOVE);
        made.add(target);
      }
      return;
    }
    folder(folder.resolveSibling(""));
    Files.move(ready, folder, StandardCopyOption.ATOMIC_MOVE);
    made.add(folder);
    files.forEach(each -> made.add(folder.resolve(each.getFileName())));
  }

  /** Lets everything stay that was made. */
  public void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    Collections.reverse(made);
    for (Path each : made) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException othersUseIt) {
        // What others have put there is not ours to remove.
      }
    }
  }
}
