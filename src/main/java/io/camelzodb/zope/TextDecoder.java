package io.camelzodb.zope;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes byte strings that stand for text: ids, titles, sources. Python 2 stored text as bytes
 * without naming the encoding.
 *
 * <p>The configured encoding is tried first; bytes that it does not allow are read as Latin-1,
 * which allows everything, and a {@linkplain Problem.Severity#NOTE note} says so. Safe for many
 * threads if the consumer of the problems is.
 */
public final class TextDecoder {
  private final Charset encoding;
  private final Consumer<Problem> problems;

  /** Creates a decoder that tries UTF-8 first. */
  public TextDecoder(Consumer<Problem> problems) {
    this(StandardCharsets.UTF_8, problems);
  }

  /**
   * Creates a decoder.
   *
   * @param encoding the encoding to try first
   * @param problems receives a note for each use of Latin-1
   */
  public TextDecoder(Charset encoding, Consumer<Problem> problems) {
    this.encoding = encoding;
    this.problems = problems;
  }

  /**
   * Returns the text of a text or byte string; null for any other value.
   *
   * @param where names the place for a note; only called if one is written
   * @param oid the record it is from, or null
   */
  public @Nullable String text(Value value, Supplier<String> where, @Nullable Oid oid) {
    return text(value, null, where, oid);
  }

  /**
   * Returns the text of an attribute, which a note names.
   *
   * @param attribute its name, or null
   */
  public @Nullable String text(
      Value value, @Nullable String attribute, Supplier<String> where, @Nullable Oid oid) {
    if (value instanceof Text text) {
      return text.value();
    }
    return value instanceof ByteString bytes ? decode(bytes.bytes(), attribute, where, oid) : null;
  }

  /**
   * Whether bytes are not text in any encoding: they are invalid in the encoding of this decoder,
   * and hold control characters, as compiled code and compressed data do.
   */
  public boolean isBinary(byte[] bytes) {
    boolean controls = false;
    for (byte b : bytes) {
      controls |= b == 0x7f || (b >= 0 && b < ' ' && "\t\n\u000b\f\r\u001b".indexOf(b) < 0);
    }
    return controls && decoded(bytes) == null;
  }

  private @Nullable String decoded(byte[] bytes) {
    try {
      return encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException notInThatEncoding) {
      return null;
    }
  }

  /**
   * Returns the bytes of text in UTF-8, for a file.
   *
   * @throws StorageException if it holds an unpaired surrogate, as Python's text may: UTF-8 has no
   *     bytes for it, and a replacement would be played back
   */
  public static byte[] utf8(String text) throws StorageException {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean half = Character.isSurrogate(c);
      if (half && (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1)))) {
        throw new StorageException(
            new Fault.Refused(
                String.format(
                    "character %d is U+%04X, half of a pair, which UTF-8 has not",
                    i + 1, (int) c)));
      }
      i += half ? 2 : 1;
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of bytes; the same parameters as {@link #text}. */
  public String decode(byte[] bytes, Supplier<String> where, @Nullable Oid oid) {
    return decode(bytes, null, where, oid);
  }

  private String decode(
      byte[] bytes, @Nullable String attribute, Supplier<String> where, @Nullable Oid oid) {
    if (isAscii(bytes)) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
    String text = decoded(bytes);
    if (text != null) {
      return text;
    }
    problems.accept(
        new Problem(
            Problem.Severity.NOTE,
            where.get(),
            oid,
            (attribute == null ? "bytes" : "the bytes of " + attribute)
                + " that are not "
                + encoding
                + " were read as Latin-1",
            "set zodb.text-encoding to the encoding of the database if the text looks wrong"));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
