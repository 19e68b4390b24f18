package io.camelzodb.tree.tar;

import io.camelzodb.files.FileFault;
import io.camelzodb.files.PlainFile;
import io.camelzodb.tree.TreeFault;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the files of a tar archive into a folder of this program. A path that leads out of the
 * folder, a link, a device, and a name that comes twice are errors: nothing is written outside. The
 * number of entries and the total size (half of the free space) are bounded.
 */
public final class TarExtraction {
  private static final int LONGEST_END = 1 << 24;
  private static final int EXECUTABLE = 0100;

  private final Path archive;
  private final Path folder;
  private final UnaryOperator<@Nullable String> fault;

  private TarExtraction(Path archive, Path folder, UnaryOperator<@Nullable String> fault) {
    this.archive = archive;
    this.folder = folder;
    this.fault = fault;
  }

  /**
   * Unpacks an archive, which may be packed with gzip, bzip2, xz or zstd.
   *
   * @param folder an existing empty folder
   * @param fault returns why a name is refused; null for one that is not
   * @throws TreeFault if the archive is invalid or hostile; the folder may hold a part then
   */
  public static void into(Path archive, Path folder, UnaryOperator<@Nullable String> fault)
      throws IOException {
    PlainFile.checkNamed(archive);
    try {
      new TarExtraction(archive, folder, fault).run();
    } catch (ZipException | EOFException damaged) {
      throw new TreeFault(archive.toString(), "is damaged: " + damaged.getMessage());
    } catch (FileAlreadyExistsException | NotDirectoryException twice) {
      throw new TreeFault(
          archive.toString(),
          "holds a name twice: " + folder.relativize(Path.of(String.valueOf(twice.getFile()))));
    }
  }

  private void run() throws IOException {
    long left = Files.getFileStore(folder).getUsableSpace() / 2;
    try (InputStream file = new BufferedInputStream(PlainFile.openNamed(archive), 1 << 16);
        InputStream in = PackedStream.of(archive, file)) {
      TarEntries tar = new TarEntries(in, archive.toString());
      int count = 0;
      for (TarEntries.Entry entry = tar.next(); entry != null; entry = tar.next()) {
        if (++count > TarSource.MOST_ENTRIES) {
          throw refused("holds more than " + TarSource.MOST_ENTRIES + " entries");
        }
        if (entry.size() > left) {
          throw refused("holds more than half of the free space of " + folder);
        }
        left -= entry.size();
        add(entry, tar);
      }
      // To the very end, where the packed form has its checksum.
      if (in.readNBytes(LONGEST_END).length == LONGEST_END) {
        throw refused("has more data after its end");
      }
    }
  }

  private void add(TarEntries.Entry entry, TarEntries tar) throws IOException {
    Path target = target(entry.name());
    switch (entry.type()) {
      case '0', '7' -> {
        Files.createDirectories(target.resolveSibling(""));
        write(entry, tar, target);
      }
      case '5' -> Files.createDirectories(target);
      case '1', '2' -> throw refused("holds a link: " + entry.name());
      default -> throw refused("holds something that is no file: " + entry.name());
    }
  }

  private void write(TarEntries.Entry entry, TarEntries tar, Path target) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 15];
      for (int length = tar.read(buffer); length >= 0; length = tar.read(buffer)) {
        try {
          out.write(buffer, 0, length);
        } catch (IOException full) {
          throw FileFault.writing(target, full);
        }
      }
    }
    if ((entry.mode() & EXECUTABLE) != 0 && !target.toFile().setExecutable(true)) {
      throw refused("holds an executable file, which this file system cannot have");
    }
  }

  private Path target(String name) throws TreeFault {
    List<String> names = new ArrayList<>(List.of(name.split("/", -1)));
    if (name.startsWith("/") || names.contains("..") || name.indexOf('\0') >= 0) {
      throw refused("holds a path that leads out of it: " + name);
    }
    if (name.indexOf('\ufffd') >= 0) {
      throw refused("holds a name that is not in UTF-8: " + name);
    }
    Path target = folder;
    for (String each : names) {
      if (each.isEmpty() || each.equals(".")) {
        continue;
      }
      String wrong = fault.apply(each);
      if (wrong != null) {
        throw refused("holds the name " + each + ": " + wrong);
      }
      target = target.resolve(each);
    }
    return target;
  }

  private TreeFault refused(String message) {
    return new TreeFault(archive.toString(), message);
  }
}
