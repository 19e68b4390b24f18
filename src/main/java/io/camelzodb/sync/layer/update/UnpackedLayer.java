package io.camelzodb.sync.layer.update;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import io.camelzodb.storage.StorageException;
import io.camelzodb.tree.TreePaths;
import io.camelzodb.tree.tar.TarExtraction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the source of a layer into a folder: copies each folder of it, and unpacks each file, a
 * tar archive, into a folder of its name: {@code __root__.tar.gz} into {@code __root__}. Names that
 * begin with a dot are left out. A folder beside an archive of its name is left out as well, as in
 * perfact-zodbsync. Links are refused.
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
   * Unpacks a source.
   *
   * @param target an existing empty folder
   * @throws StorageException if the source cannot be used; the target may hold a part then
   */
  static void unpack(Path source, Path target) throws IOException {
    if (!Files.isDirectory(source)) {
      throw refused(source, "the source of a layer is no folder", "check the file of the layer");
    }
    new UnpackedLayer(source, target).run();
  }

  private void run() throws IOException {
    Set<String> packed = new HashSet<>();
    List<String> names = names(source);
    for (String name : names) {
      if (!name.startsWith(".") && !Files.isDirectory(source.resolve(name))) {
        String base = name.substring(0, name.indexOf('.') < 0 ? name.length() : name.indexOf('.'));
        check(source.resolve(name), base);
        if (!packed.add(base)) {
          throw refused(source, "has two archives of " + base, "remove one of them");
        }
        Path folder = Files.createDirectory(target.resolve(base));
        TarExtraction.into(source.resolve(name), folder, UnpackedLayer::fault);
      }
    }
    for (String name : names) {
      if (!name.startsWith(".")
          && !packed.contains(name)
          && Files.isDirectory(source.resolve(name))) {
        check(source.resolve(name), name);
        copy(source.resolve(name), target.resolve(name));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    for (String name : names(from)) {
      Path file = from.resolve(name);
      check(file, name);
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        copy(file, to.resolve(name));
        continue;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(file, "is a link or no file, and a layer has neither", "remove it");
      }
      try (InputStream in = PlainFile.open(file)) {
        Files.copy(in, to.resolve(name));
      } catch (IOException fault) {
        throw FileFault.isFull(fault) ? FileFault.writing(to.resolve(name), fault) : fault;
      }
      if (Files.isExecutable(file) && !to.resolve(name).toFile().setExecutable(true)) {
        throw refused(file, "is executable, which the file system of the layer cannot have", null);
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
