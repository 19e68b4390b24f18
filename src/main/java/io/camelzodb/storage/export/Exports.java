package io.camelzodb.storage.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.driver.RedactedUri;
import io.camelzodb.storage.export.file.ByteSearch;
import io.camelzodb.storage.export.file.Excerpt;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ExportStore;
import io.camelzodb.storage.export.file.ProblemLog;
import io.camelzodb.storage.export.file.UnpackedExport;
import io.camelzodb.storage.export.xml.XmlExportStore;
import io.camelzodb.storage.export.xml.XmlScanner;
import io.camelzodb.storage.export.zexp.TextModeRepair;
import io.camelzodb.storage.export.zexp.ZexpExportStore;
import io.camelzodb.storage.export.zexp.ZexpScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Opens export files of every kind, recognized by their first bytes, never by their names. */
public final class Exports {
  private static final int TAR_MAGIC = 257;
  private static final int HEAD = 4096;
  private static final byte[] ZEXP = "ZEXP".getBytes(StandardCharsets.US_ASCII);

  private Exports() {}

  /** Opens an export with the default options, see {@link #open(Path, ExportOptions)}. */
  public static ExportStore open(Path path) throws StorageException {
    return open(path, ExportOptions.DEFAULT);
  }

  /**
   * Opens an export and reads it once, for the index.
   *
   * @throws StorageException if the file cannot be read or is no export at all; a damaged or
   *     truncated one is opened, and its store lists the problems
   */
  public static ExportStore open(Path path, ExportOptions options) throws StorageException {
    String name = path.toString();
    ExportFile file = null;
    try {
      if (Files.isDirectory(path)) {
        throw new StorageException(
            new Fault.Configuration(name + ": is a folder", "name one export file")
                .at(FaultPlace.ofSource(name)));
      }
      ProblemLog log = new ProblemLog(name, options.maxProblems());
      file = ExportFile.of(name, path);
      file = UnpackedExport.gzip(file, options, log);
      file = TextModeRepair.undone(file, options, log);
      ExportStore store = read(file, options, log);
      file = null;
      if (store instanceof XmlExportStore xml) {
        xml.companion(path);
      }
      return store;
    } catch (StorageException fault) {
      throw fault;
    } catch (NoSuchFileException missing) {
      throw new StorageException(
          new Fault.NotFound(RedactedUri.of(name) + ": there is no such file")
              .at(FaultPlace.ofSource(name)),
          missing);
    } catch (AccessDeniedException denied) {
      throw new StorageException(
          new Fault.Refused(name + ": permission denied", "allow your user to read it")
              .at(FaultPlace.ofSource(name)),
          denied);
    } catch (IOException fault) {
      throw StorageException.within(FaultPlace.ofSource(name), name + ": cannot be read", fault);
    } finally {
      closeQuietly(file);
    }
  }

  /**
   * Opens an export, or a folder of exports of one object each, such as a business template of
   * ERP5.
   *
   * @throws StorageException if it cannot be read or holds no export at all
   */
  public static ObjectStore openAny(Path path, ExportOptions options) throws StorageException {
    return Files.isDirectory(path) ? ExportFolder.open(path, options) : open(path, options);
  }

  private static ExportStore read(ExportFile file, ExportOptions options, ProblemLog log)
      throws IOException {
    if (file.size() == 0) {
      throw new StorageException(
          new Fault.Damaged(file.name() + ": is empty", "get a complete copy")
              .at(FaultPlace.ofSource(file.name())));
    }
    byte[] head = new byte[HEAD];
    int length = Math.max(0, file.read(0, head, 0, HEAD));
    if (length >= ZEXP.length && ByteSearch.matches(head, 0, ZEXP)) {
      return zexp(file, options, log);
    }
    Fault other = other(file.name(), new String(head, 0, length, ISO_8859_1));
    if (other != null) {
      throw new StorageException(other.at(FaultPlace.ofSource(file.name())));
    }
    if (file.name().toLowerCase(Locale.ROOT).matches(".*\\.zexp(\\.gz)?")
        && !isMarkup(head, length)) {
      return headless(file, head, length, options, log);
    }
    ExportFile utf8 = UnpackedExport.utf8(file, head, length, log);
    try {
      XmlScanner scanner = new XmlScanner(utf8, options, log);
      scanner.scan();
      return new XmlExportStore(utf8, scanner, log, options);
    } catch (IOException | RuntimeException fault) {
      closeQuietly(utf8);
      throw fault;
    }
  }

  /**
   * Recognizes files that people take for exports; returns what it is and what to do, else null.
   */
  private static @Nullable Fault other(String name, String head) {
    if (head.startsWith("FS21") || head.startsWith("FS30")) {
      return new Fault.Refused(
          name + ": is a Data.fs, which is a database and not an export",
          "name it as file:PATH, for extract or as zodb.source");
    }
    String packed =
        head.startsWith("PK\3\4")
            ? "a zip archive"
            : head.startsWith("BZh")
                ? "packed by bzip2"
                : head.startsWith("\u00fd7zXZ")
                    ? "packed by xz"
                    : head.startsWith("7z\u00bc\u00af")
                        ? "a 7z archive"
                        : head.startsWith("(\u00b5/\u00fd")
                            ? "packed by zstd"
                            : head.startsWith("ustar", TAR_MAGIC) ? "a tar archive" : null;
    return packed == null
        ? null
        : new Fault.Refused(name + ": is " + packed, "unpack it, then name the export in it");
  }

  /** Whether the first character is that of XML, in any encoding. */
  private static boolean isMarkup(byte[] head, int length) {
    for (int i = 0; i < length; i++) {
      // A byte order mark, white space, the zeros of UTF-16.
      if ("\u00ef\u00bb\u00bf\u00fe\u00ff\t\n\r \0".indexOf(head[i] & 0xff) < 0) {
        return head[i] == '<';
      }
    }
    return false;
  }

  /** Opens a {@code .zexp}, by its name, whose beginning is damaged. */
  private static ExportStore headless(
      ExportFile file, byte[] head, int length, ExportOptions options, ProblemLog log)
      throws IOException {
    ZexpScanner scanner = new ZexpScanner(file, options, log);
    if (options.skipping()) {
      scanner.search();
    }
    if (scanner.index().size() == 0) {
      throw new StorageException(
          new Fault.Damaged(
                  file.name()
                      + ": is not a .zexp export: it begins with "
                      + "\""
                      + Excerpt.of(new String(head, 0, Math.min(length, ZEXP.length), ISO_8859_1))
                      + "\""
                      + ", not with ZEXP"
                      + (options.skipping() ? ", and no record can be found in it" : ""),
                  "get a complete copy of the file")
              .at(FaultPlace.ofByte(file.name(), 0)));
    }
    return new ZexpExportStore(file, scanner, log, options);
  }

  private static ExportStore zexp(ExportFile file, ExportOptions options, ProblemLog log)
      throws IOException {
    ProblemLog first = new ProblemLog(file.name(), options.maxProblems());
    ZexpScanner scanner = new ZexpScanner(file, options, first);
    scanner.scan();
    ExportFile lines = first.isEmpty() ? null : TextModeRepair.unixLines(file);
    if (lines != null) {
      ProblemLog second = new ProblemLog(file.name(), options.maxProblems());
      ZexpScanner again = new ZexpScanner(lines, options, second);
      again.scan();
      if (again.index().size() > scanner.index().size() || second.isEmpty()) {
        TextModeRepair.reportLineEnds(log);
        log.addAll(second);
        file.close();
        return new ZexpExportStore(lines, again, log, options);
      }
      lines.close();
    }
    log.addAll(first);
    return new ZexpExportStore(file, scanner, log, options);
  }

  static void closeQuietly(@Nullable ExportFile file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException harmless) {
        // The file was only read; another fault is reported already.
      }
    }
  }
}
