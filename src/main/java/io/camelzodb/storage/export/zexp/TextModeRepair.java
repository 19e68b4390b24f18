package io.camelzodb.storage.export.zexp;

import io.camelzodb.storage.Problem.Severity;
import io.camelzodb.storage.export.file.ExportFile;
import io.camelzodb.storage.export.file.ExportInput;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.storage.export.file.ProblemLog;
import io.camelzodb.storage.export.file.UnpackedExport;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a {@code .zexp} that a text-mode transfer or editor has changed, where that is exactly
 * possible. It undoes base64, a conversion of each byte to UTF-8 or UTF-16, and Windows line ends.
 * The copy is a temporary file, deleted when it is closed.
 */
public final class TextModeRepair {
  private static final int AT_ONCE = 1 << 16;
  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final String ADVICE =
      "this was reversed; copy .zexp files in binary mode, not as text";

  private TextModeRepair() {}

  /** Returns a repaired copy, and closes the file; or returns the file itself. */
  public static ExportFile undone(ExportFile file, ExportOptions options, ProblemLog log)
      throws IOException {
    byte[] head = new byte[16];
    int length = Math.max(0, file.read(0, head, 0, head.length));
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    ExportFile copy = null;
    String damage = "";
    if (text.stripLeading().startsWith("WkVYU")) {
      copy = copy(file, TextModeRepair::base64);
      damage = "the file is in base64";
    } else if (text.startsWith("\u00ff\u00feZ\0E\0") || text.startsWith("Z\0E\0X\0P\0")) {
      copy = copy(file, (in, out) -> characters(in, out, StandardCharsets.UTF_16LE));
      damage = "the bytes of the file were converted to UTF-16";
    } else if (text.startsWith("\u00fe\u00ff\0Z\0E") || text.startsWith("\0Z\0E\0X\0P")) {
      copy = copy(file, (in, out) -> characters(in, out, StandardCharsets.UTF_16BE));
      damage = "the bytes of the file were converted to UTF-16";
    } else if (text.startsWith("ZEXP") || text.startsWith("\u00ef\u00bb\u00bfZEXP")) {
      copy = isText(file) ? copy(file, TextModeRepair::utf8) : null;
      damage = "the bytes of the file were converted to UTF-8";
    }
    if (copy == null) {
      return file;
    }
    log.add(Severity.NOTE, "", null, damage, ADVICE);
    file.close();
    return copy;
  }

  /**
   * Returns a copy with Unix line ends; null if some lines have no CR, since then it is unknown
   * which LF got one. Closes nothing.
   */
  public static @Nullable ExportFile unixLines(ExportFile file) throws IOException {
    boolean hasLines = false;
    int before = 0;
    try (InputStream in = stream(file)) {
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c == '\n') {
          if (before != '\r') {
            return null;
          }
          hasLines = true;
        }
        before = c;
      }
    }
    return hasLines ? copy(file, TextModeRepair::lines) : null;
  }

  /** Logs that line ends were changed back. */
  public static void reportLineEnds(ProblemLog log) {
    log.add(Severity.NOTE, "", null, "each LF of the file was converted to CR LF", ADVICE);
  }

  private static void lines(InputStream in, OutputStream out) throws IOException {
    int held = -1;
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (held >= 0 && c != '\n') {
        out.write(held);
      }
      held = -1;
      if (c == '\r') {
        held = c;
      } else {
        out.write(c);
      }
    }
    if (held >= 0) {
      out.write(held);
    }
  }

  private static void base64(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    try (InputStream decoded = Base64.getMimeDecoder().wrap(in)) {
      for (int got = decoded.read(buffer); got >= 0; got = decoded.read(buffer)) {
        out.write(buffer, 0, got);
      }
    }
  }

  /** Whether the file is UTF-8 with characters beyond ASCII, each of which was a byte. */
  private static boolean isText(ExportFile file) throws IOException {
    boolean beyond = false;
    try (Reader reader = reader(stream(file), StandardCharsets.UTF_8)) {
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (c > 0x7f && c != 0xfeff) {
          beyond = true;
          if (oneByte(c) < 0) {
            return false;
          }
        }
      }
    } catch (CharacterCodingException bytes) {
      return false;
    }
    return beyond;
  }

  private static void utf8(InputStream in, OutputStream out) throws IOException {
    characters(in, out, StandardCharsets.UTF_8);
  }

  private static void characters(InputStream in, OutputStream out, Charset charset)
      throws IOException {
    try (Reader reader = reader(in, charset)) {
      boolean first = true;
      for (int c = reader.read(); c >= 0; c = reader.read()) {
        if (!first || c != 0xfeff) {
          int b = oneByte(c);
          // A character that was no byte makes the record invalid, which is reported later.
          out.write(b < 0 ? '?' : b);
        }
        first = false;
      }
    }
  }

  private static Reader reader(InputStream in, Charset charset) {
    return new BufferedReader(
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        AT_ONCE);
  }

  /** Returns the byte of a character, in Latin-1 or Windows-1252; else -1. */
  private static int oneByte(int c) {
    if (c <= 0xff) {
      return c;
    }
    byte[] bytes = String.valueOf((char) c).getBytes(WINDOWS);
    return bytes.length == 1 && bytes[0] != '?' ? bytes[0] & 0xff : -1;
  }

  private static InputStream stream(ExportFile file) {
    return new BufferedInputStream(new ExportInput(file, 0, file.size()), AT_ONCE);
  }

  private static ExportFile copy(ExportFile file, UnpackedExport.Copying how) throws IOException {
    return UnpackedExport.copy(
        file.name(),
        (in, out) -> {
          try (InputStream buffered = new BufferedInputStream(in, AT_ONCE)) {
            how.copy(buffered, out);
          }
        },
        file);
  }
}
