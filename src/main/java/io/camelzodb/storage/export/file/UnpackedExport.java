package io.camelzodb.storage.export.file;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.NamedOutput;
import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.StorageException;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Makes temporary copies of exports that are gzipped or not in UTF-8. */
public final class UnpackedExport {
  private static final int AT_ONCE = 1 << 16;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([^\"']{1,40})[\"']");

  private UnpackedExport() {}

  /**
   * Returns an unpacked copy of a gzipped file, and closes the file; else returns the file itself.
   */
  public static ExportFile gzip(ExportFile file, ExportOptions options, ProblemLog log)
      throws IOException {
    byte[] magic = new byte[2];
    if (file.read(0, magic, 0, 2) < 2 || magic[0] != 0x1f || magic[1] != (byte) 0x8b) {
      return file;
    }
    long ratio = Math.max(1, options.maxUnpackRatio());
    long byRatio = Math.max(ExportOptions.ALWAYS_UNPACKED, file.size() * ratio);
    long most = Math.min(byRatio, options.maxUnpackedBytes());
    ExportFile copy =
        copy(
            file.name(),
            (in, out) -> {
              long done = 0;
              byte[] buffer = new byte[AT_ONCE];
              try (InputStream unpacking = new GZIPInputStream(in, AT_ONCE)) {
                int got;
                while ((got = unpacking.read(buffer)) >= 0) {
                  done += got;
                  if (done > most) {
                    throw new StorageException(
                        new Fault.Limit(
                                file.name()
                                    + ": unpacks to more than "
                                    + most
                                    + " bytes (maxUnpackRatio = "
                                    + options.maxUnpackRatio()
                                    + ", maxUnpackedBytes = "
                                    + options.maxUnpackedBytes()
                                    + ")",
                                "if you trust the file, unpack it yourself (gunzip)")
                            .at(FaultPlace.ofSource(file.name())));
                  }
                  out.write(buffer, 0, got);
                }
              } catch (EOFException | ZipException fault) {
                log.add(
                    Severity.FATAL,
                    "",
                    null,
                    "the gzip file is damaged or truncated: "
                        + (fault.getMessage() == null
                            ? "it ends too early"
                            : Excerpt.line(fault.getMessage())),
                    "everything before this place is read; get a complete copy of the file");
              }
            },
            file);
    file.close();
    return copy;
  }

  /**
   * Returns a UTF-8 copy of an XML file in another encoding, and closes the file; else returns the
   * file itself.
   */
  public static ExportFile utf8(ExportFile file, byte[] head, int length, ProblemLog log)
      throws IOException {
    Charset charset = charset(file.name(), head, length);
    if (charset == null) {
      return file;
    }
    ExportFile copy =
        copy(
            file.name(),
            (in, out) -> {
              char[] buffer = new char[AT_ONCE];
              try (Reader reader = new InputStreamReader(in, charset);
                  Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                int got;
                while ((got = reader.read(buffer)) >= 0) {
                  writer.write(buffer, 0, got);
                }
              }
            },
            file);
    log.add(
        Severity.NOTE,
        "line 1",
        null,
        "the file is in " + charset.name(),
        "it is read in that encoding; Zope writes UTF-8");
    file.close();
    return copy;
  }

  /** Returns the encoding of an XML file; null for UTF-8. */
  private static @Nullable Charset charset(String name, byte[] head, int length)
      throws StorageException {
    int first = length < 2 ? 0 : (head[0] & 0xff) << 8 | (head[1] & 0xff);
    if (first == 0xfeff || first == 0xfffe) {
      return StandardCharsets.UTF_16;
    }
    if (first == '<') {
      return StandardCharsets.UTF_16BE;
    }
    if (first == '<' << 8) {
      return StandardCharsets.UTF_16LE;
    }
    int mark = first == 0xefbb ? 3 : 0;
    String text = new String(head, mark, length - mark, StandardCharsets.ISO_8859_1);
    Matcher declared = ENCODING.matcher(text);
    if (!declared.find()) {
      return null;
    }
    try {
      Charset charset = Charset.forName(declared.group(1));
      boolean same =
          mark > 0
              || charset.equals(StandardCharsets.UTF_8)
              || charset.equals(StandardCharsets.US_ASCII)
              || charset.name().startsWith("UTF-16")
              || charset.name().startsWith("UTF-32");
      return same ? null : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new StorageException(
          new Fault.Refused(
                  name + ", line 1: the encoding " + Excerpt.of(declared.group(1)) + " is unknown",
                  "convert the file to UTF-8")
              .at(FaultPlace.ofSource(name))
              .at(FaultPlace.ofLine(name, 1)),
          unknown);
    }
  }

  /** Writes the copy of a file. */
  public interface Copying {
    void copy(InputStream in, OutputStream out) throws IOException;
  }

  public static ExportFile copy(String name, Copying how, ExportFile from) throws IOException {
    Path path = Files.createTempFile("zope-export-", ".tmp");
    boolean done = false;
    try {
      try (InputStream in = new ExportInput(from, 0, from.size());
          OutputStream out =
              new BufferedOutputStream(
                  new NamedOutput(path, Files.newOutputStream(path)), AT_ONCE)) {
        how.copy(in, out);
      }
      ExportFile copy = ExportFile.temporary(name, path);
      done = true;
      return copy;
    } finally {
      if (!done) {
        Files.deleteIfExists(path);
      }
    }
  }
}
