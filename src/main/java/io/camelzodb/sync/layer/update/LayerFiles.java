package io.camelzodb.sync.layer.update;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.git.GitException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedSet;
import java.util.TreeSet;

/** Lists the files of a layer, links too, with slashes, and compares them. */
final class LayerFiles {
  private LayerFiles() {}

  /** Returns the files in a folder of a source. */
  static SortedSet<String> ofSource(Path top) throws IOException {
    SortedSet<String> files = new TreeSet<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(top.relativize(file).toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /**
   * Returns the files in a work tree; none whose path begins with a dot.
   *
   * @throws GitException if there is a repository or submodule within it, which would be removed
   *     with all of its history
   */
  static SortedSet<String> ofWorkTree(Path top) throws IOException {
    SortedSet<String> files = new TreeSet<>();
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            boolean isTop = folder.equals(top);
            if (!isTop && top.relativize(folder).toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!isTop && Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
              throw new GitException(
                  new Fault.Refused(
                          folder + ": is a repository or submodule in a layer",
                          "move it to another place")
                      .at(FaultPlace.ofFile(folder)));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = top.relativize(file).toString();
            if (!name.startsWith(".")) {
              files.add(name);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Whether two are plain files with the same content, and both executable or not. */
  static boolean isSame(Path one, Path other) throws IOException {
    return Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS)
        && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)
        && Files.isExecutable(one) == Files.isExecutable(other)
        && Files.mismatch(one, other) < 0;
  }
}
