package io.camelzodb.sync.config;

import io.camelzodb.files.NotPlainFileException;
import io.camelzodb.files.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a configuration file, of bounded size. */
final class ConfigText {
  private static final int MOST_BYTES = 1 << 20;

  /** The encoding that a Python file declares in its first two lines (PEP 263). */
  private static final Pattern CODING =
      Pattern.compile("\\A(?:[^\\n]*\\n)?[ \\t\\f]*#[^\\n]*?coding[:=][ \\t]*([-_.a-zA-Z0-9]+)");

  private ConfigText() {}

  static String read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new ConfigFileException(file, "is a folder", "name a configuration file");
    }
    byte[] bytes;
    try (InputStream in = PlainFile.openNamed(file)) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException missing) {
      throw new ConfigFileException(file, "no such file");
    } catch (AccessDeniedException denied) {
      throw new ConfigFileException(file, "permission denied");
    } catch (NotPlainFileException other) {
      throw new ConfigFileException(file, PlainFile.describe(file, other));
    }
    if (bytes.length > MOST_BYTES) {
      throw new ConfigFileException(file, "is larger than 1 MiB", "name a configuration file");
    }
    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher coding = CODING.matcher(latin);
    Charset charset = StandardCharsets.UTF_8;
    if (coding.find()) {
      try {
        // Java knows all of Python's names except this one.
        String name = coding.group(1).replaceFirst("(?i)^latin-", "latin");
        charset = Charset.forName(name);
      } catch (IllegalArgumentException unknown) {
        throw new ConfigFileException(file, "declares the unknown encoding " + coding.group(1));
      }
    }
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return (text.startsWith("\ufeff") ? text.substring(1) : text)
          .replace("\r\n", "\n")
          .replace('\r', '\n');
    } catch (CharacterCodingException wrong) {
      throw new ConfigFileException(file, "is not text in " + charset.name());
    }
  }
}
