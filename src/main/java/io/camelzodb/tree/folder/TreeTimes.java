package io.camelzodb.tree.folder;

import io.camelzodb.fault.Fault;
import io.camelzodb.files.FileException;
import io.camelzodb.tree.TreePaths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Finds the time of the last change in a tree. It uses the change time of inodes, which no program
 * can set, and which every write, rename, addition or removal updates. No file is opened.
 *
 * @param latest when the last file or folder was changed, in nanoseconds since 1970
 * @param changed how many files were changed at the given time or after it
 */
public record TreeTimes(long latest, long changed) {
  private static final String ATTRIBUTES = "unix:mode,ctime";
  private static final int KIND = 0170000;
  private static final int FOLDER = 0040000;

  /**
   * Reads the times of a tree, with all processors.
   *
   * @param base the base folder
   * @param since time in nanoseconds since 1970, for {@link #changed}
   * @return empty if there is no tree, or the file system has no change times
   */
  public static Optional<TreeTimes> of(Path base, long since) {
    Path root = base.resolve(TreePaths.ROOT);
    if (!root.getFileSystem().supportedFileAttributeViews().contains("unix")
        || !Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Walk walk = new Walk(since);
    try {
      walk.look(root);
      for (List<Path> level = List.of(root); !level.isEmpty(); ) {
        level = level.parallelStream().flatMap(walk::folder).toList();
      }
    } catch (UncheckedIOException unreadable) {
      return Optional.empty();
    }
    return Optional.of(new TreeTimes(walk.latest.get(), walk.changed.sum()));
  }

  /**
   * Returns the change time of a file, in nanoseconds since 1970; empty if the file system has
   * none.
   *
   * @throws IOException if there is no such file
   */
  public static Optional<Long> changeOf(Path file) throws IOException {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? Optional.of(nanos(Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS)))
        : Optional.empty();
  }

  private static long nanos(Map<String, Object> all) {
    return ((FileTime) all.get("ctime")).to(TimeUnit.NANOSECONDS);
  }

  private static final class Walk {
    private final long since;
    private final LongAdder changed = new LongAdder();
    private final LongAccumulator latest = new LongAccumulator(Math::max, Long.MIN_VALUE);

    Walk(long since) {
      this.since = since;
    }

    Stream<Path> folder(Path folder) {
      String[] names = folder.toFile().list();
      if (names == null) {
        throw new UncheckedIOException(
            new FileException(folder, new Fault.Unavailable(folder + ": cannot be listed"), null));
      }
      List<Path> folders = new ArrayList<>();
      for (String name : names) {
        Path path = folder.resolve(name);
        if (look(path)) {
          folders.add(path);
        }
      }
      return folders.stream();
    }

    /** Takes a look; returns whether it is a folder. */
    boolean look(Path path) {
      Map<String, Object> all;
      try {
        all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
      long change = nanos(all);
      latest.accumulate(change);
      boolean folder = (((Number) all.get("mode")).intValue() & KIND) == FOLDER;
      if (!folder && change >= since) {
        changed.increment();
      }
      return folder;
    }
  }
}
