package io.camelzodb.zope;

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
 * Makes text of byte strings that are text by their place: ids, titles, sources. Python 2 stored
 * them as bytes in an encoding that nobody wrote down.
 *
 * <p>The configured encoding is tried first; bytes that it does not allow are read as Latin-1,
 * which allows everything, and a {@linkplain Problem.Severity#NOTE note} says so. Safe for many
 * threads if the consumer of the problems is.
 */
public final class TextDecoder {
  private final Charset encoding;
  private final Consumer<Problem> problems;

  /** With UTF-8 as the encoding to try first. */
  public TextDecoder(Consumer<Problem> problems) {
    this(StandardCharsets.UTF_8, problems);
  }

  /**
   * A decoder.
   *
   * @param encoding the encoding to try first
   * @param problems told where Latin-1 had to do
   */
  public TextDecoder(Charset encoding, Consumer<Problem> problems) {
    this.encoding = encoding;
    this.problems = problems;
  }

  /**
   * The text of text or of a byte string; null for every other value.
   *
   * @param where names the place for a note; only asked if one is written
   * @param oid the record it is from, or null
   */
  public @Nullable String text(Value value, Supplier<String> where, @Nullable Oid oid) {
    return text(value, null, where, oid);
  }

  /**
   * The same for an attribute, which the note names.
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
   * Whether bytes are no text in any encoding: they do not fit the encoding of this decoder, and
   * hold control characters that no text has, as compiled code and packed data do.
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
   * The bytes of text in UTF-8, for a file.
   *
   * @throws StorageException where it holds half of a surrogate pair alone, as Python's text may:
   *     UTF-8 has no bytes for it, and whatever took its place would be played back
   */
  public static byte[] utf8(String text) throws StorageException {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean half = Character.isSurrogate(c);
      if (half && (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1)))) {
        throw new StorageException(
            String.format(
                "character %d is U+%04X, half of a pair, which UTF-8 has not", i + 1, (int) c));
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
