package io.camelzodb.git.pack;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.PackIndex;

/**
 * Describes a finished pack of a repository.
 *
 * @param pack its file, {@code pack-….pack}
 * @param objects how many objects are in it
 * @param bytes its size
 */
record PackedFile(Path pack, long objects, long bytes) {
  private static final String PACK = ".pack";
  private static final String INDEX = ".idx";

  /** Suffixes of files that protect a pack, or belong to its current form. */
  private static final List<String> FIXED = List.of(".keep", ".promisor", ".mtimes", ".bitmap");

  /**
   * The files of a pack in the order of deletion: the index first, so that no reader looks for
   * missing objects.
   */
  private static final List<String> BESIDE = List.of(INDEX, PACK, ".rev");

  /** Returns the packs that may be replaced, by number of objects. */
  static List<PackedFile> replaceable(Path folder) throws IOException {
    List<PackedFile> found = new ArrayList<>();
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve("multi-pack-index"))) {
      return found;
    }
    try (DirectoryStream<Path> packs = Files.newDirectoryStream(folder, "pack-*" + PACK)) {
      for (Path pack : packs) {
        if (FIXED.stream().noneMatch(suffix -> Files.exists(beside(pack, suffix)))) {
          try {
            long objects = PackIndex.open(beside(pack, INDEX).toFile()).getObjectCount();
            found.add(new PackedFile(pack, objects, Files.size(pack)));
          } catch (NoSuchFileException | java.io.FileNotFoundException changing) {
            // It comes or goes just now.
          }
        }
      }
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    found.sort((a, b) -> Long.compare(a.objects, b.objects));
    return found;
  }

  private static Path beside(Path pack, String suffix) {
    String name = pack.getFileName().toString();
    return pack.resolveSibling(name.substring(0, name.length() - PACK.length()) + suffix);
  }

  PackIndex index() throws IOException {
    return PackIndex.open(beside(pack, INDEX).toFile());
  }

  /** Deletes the pack, after all of its objects exist elsewhere. */
  void delete() throws IOException {
    for (String suffix : BESIDE) {
      Files.deleteIfExists(beside(pack, suffix));
    }
  }
}
