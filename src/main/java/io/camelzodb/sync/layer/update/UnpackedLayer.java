package io.camelzodb.sync.layer.update;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.tar.TarExtraction;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that the source of a layer holds. Each folder of it is checked, and taken as it
 * is. Each file, a tar archive, is unpacked into a folder of its name: {@code __root__.tar.gz} into
 * {@code __root__}. Names that begin with a dot are left out. A folder beside an archive of its
 * name is left out as well, as in perfact-zodbsync. Links are refused.
 */
final class UnpackedLayer {
  private static final char UNDECODABLE = '\ufffd';

  private final Path source;
  private final Path target;

  private UnpackedLayer(Path source, Path target) {
    this.source = source;
    this.target = target;
  }

  /**
   * Finds the folders of a source.
   *
   * @param target an existing empty folder, for archives
   * @return the folder of each name at the top; its own name is the same
   * @throws StorageException if the source cannot be used; the target may hold a part then
   */
  static SortedMap<String, Path> of(Path source, Path target) throws IOException {
    if (!Files.isDirectory(source)) {
      throw refused(source, "the source of a layer is no folder", "check the file of the layer");
    }
    return new UnpackedLayer(source, target).folders();
  }

  private SortedMap<String, Path> folders() throws IOException {
    SortedMap<String, Path> folders = new TreeMap<>();
    List<String> names = names(source);
    for (String name : names) {
      if (!name.startsWith(".") && !Files.isDirectory(source.resolve(name))) {
        String base = name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
        check(source.resolve(name), base);
        if (folders.containsKey(base)) {
          throw refused(source, "has two archives of " + base, "remove one of them");
        }
        Path folder = Files.createDirectory(target.resolve(base));
        TarExtraction.into(source.resolve(name), folder, UnpackedLayer::fault);
        folders.put(base, folder);
      }
    }
    for (String name : names) {
      Path folder = source.resolve(name);
      if (!name.startsWith(".") && !folders.containsKey(name) && Files.isDirectory(folder)) {
        check(folder, name);
        check(folder);
        folders.put(name, folder);
      }
    }
    return folders;
  }

  /** Checks that a folder holds folders and plain files only. */
  private static void check(Path folder) throws IOException {
    for (String name : names(folder)) {
      Path file = folder.resolve(name);
      check(file, name);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        check(file);
      } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(file, "is a link or no file, and a layer has neither", "remove it");
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(each -> names.add(String.valueOf(each.getFileName())));
    } catch (DirectoryIteratorException fault) {
      throw fault.getCause();
    }
    names.sort(null);
    return names;
  }

  private static void check(Path file, String name) throws StorageException {
    String fault = name.indexOf(UNDECODABLE) >= 0 ? "the name is no text in UTF-8" : fault(name);
    if (fault != null) {
      throw refused(file, fault, "remove it");
    }
  }

  /** Returns why a file or folder of a layer cannot have a name; null if it can. */
  private static @Nullable String fault(String name) {
    return name.startsWith("__") ? null : TreePaths.fault(name);
  }

  private static StorageException refused(Path file, String what, @Nullable String advice) {
    return new StorageException(
        new Fault.Refused(file + ": " + what, advice).at(FaultPlace.ofFile(file)));
  }
}
