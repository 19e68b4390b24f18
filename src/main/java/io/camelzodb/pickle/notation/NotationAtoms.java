package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.text.FloatText;
import io.camelzodb.pickle.text.Printability;
import io.camelzodb.pickle.text.PythonNumerals;
import io.camelzodb.pickle.text.StringText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Formats single values in the notation of {@link NotationWriter}. */
final class NotationAtoms {
  /** Texts up to this length stand on one line. */
  static final int SHORT = 100;

  private static final int MOST_DECIMAL_BITS = 512;
  private static final int LINE_OF_BASE64 = 57;
  private static final long PLAIN_NAN = 0x7ff8000000000000L;

  private NotationAtoms() {}

  /** Returns the text of an atom that is no string; null for any other value. */
  static @Nullable String simple(Value value) {
    if (value instanceof NoneValue) {
      return "None";
    } else if (value instanceof BoolValue bool) {
      return bool.value() ? "True" : "False";
    } else if (value instanceof IntValue number) {
      String digits =
          number.value().bitLength() <= MOST_DECIMAL_BITS
              ? number.value().toString()
              : PythonNumerals.hex(number.value());
      return number.isLong() ? digits + "L" : digits;
    } else if (value instanceof FloatValue real) {
      long bits = Double.doubleToRawLongBits(real.value());
      return Double.isNaN(real.value()) && bits != PLAIN_NAN
          ? "nan(0x" + Long.toHexString(bits) + ")"
          : FloatText.repr(real.value());
    } else if (value instanceof Global global) {
      return "<" + name(global.module()) + ":" + name(global.name()) + ">";
    } else if (value instanceof ExtensionCode extension) {
      return "extension(" + extension.code() + ")";
    } else if (value instanceof Buffer buffer) {
      return "buffer(" + buffer.index() + ")";
    } else if (value instanceof Tuple tuple && tuple.size() == 0) {
      return "()";
    }
    return null;
  }

  /** Whether a character may stand in a name without quotes. */
  static boolean isPlain(int c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '.');
  }

  private static String name(String name) {
    if (!name.isEmpty() && name.chars().allMatch(NotationAtoms::isPlain)) {
      return name;
    }
    StringBuilder out = new StringBuilder();
    StringText.text(name, out);
    return out.toString();
  }

  /**
   * Returns the pieces of a string, one for each line; null if it is no string. The word {@code
   * base64} comes first if its bytes are in base64.
   */
  static @Nullable List<String> pieces(Value value) {
    if (value instanceof Text text) {
      return textPieces(text.value());
    } else if (value instanceof ByteString string) {
      return bytePieces(value instanceof OldString ? "s" : "b", string.bytes());
    }
    return null;
  }

  private static List<String> textPieces(String text) {
    List<String> pieces = new ArrayList<>(1);
    int start = 0;
    do {
      int end = end(text, start);
      StringBuilder out = new StringBuilder(end - start + 8);
      StringText.text(text.substring(start, end), out);
      pieces.add(out.toString());
      start = end;
    } while (start < text.length());
    return pieces;
  }

  /**
   * Returns the index after the next line break; in a long line, after the last blank that fits.
   */
  private static int end(String text, int start) {
    int most = Math.min(text.length(), start + SHORT);
    int blank = -1;
    // No further than that: a text of megabytes may have neither.
    for (int i = start; i < most; i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        return i + 1;
      } else if (c == ' ') {
        blank = i;
      }
    }
    if (most == text.length()) {
      return most;
    }
    if (blank > start + SHORT / 2) {
      return blank + 1;
    }
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }

  private static List<String> bytePieces(String prefix, byte[] bytes) {
    String text = readable(bytes);
    List<String> pieces = new ArrayList<>(1);
    if (text != null) {
      for (String piece : textPieces(text)) {
        pieces.add(prefix + piece);
      }
    } else if (bytes.length > LINE_OF_BASE64 && isBinary(bytes)) {
      pieces.add("base64");
      for (int i = 0; i < bytes.length; i += LINE_OF_BASE64) {
        int length = Math.min(LINE_OF_BASE64, bytes.length - i);
        byte[] part =
            Base64.getEncoder().encode(java.util.Arrays.copyOfRange(bytes, i, i + length));
        pieces.add(prefix + "'" + new String(part, StandardCharsets.US_ASCII) + "'");
      }
    } else {
      for (String piece : textPieces(new String(bytes, StandardCharsets.ISO_8859_1))) {
        pieces.add(prefix + escaped(piece));
      }
    }
    return pieces;
  }

  /** Latin-1 characters that were left as they are: in a byte string they would be UTF-8. */
  private static String escaped(String piece) {
    StringBuilder out = new StringBuilder(piece.length());
    for (int i = 0; i < piece.length(); i++) {
      char c = piece.charAt(i);
      if (c < 128) {
        out.append(c);
      } else {
        out.append("\\x").append(Integer.toHexString(c));
      }
    }
    return out.toString();
  }

  /** Returns bytes as text if they are UTF-8 with visible characters only. */
  private static @Nullable String readable(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      return null;
    }
    boolean seen =
        text.codePoints()
            .allMatch(
                c -> c == '\n' || c == '\r' || c == '\t' || (c != 0x7f && c >= ' ' && shown(c)));
    return seen ? text : null;
  }

  private static boolean shown(int c) {
    return c < 128 || Printability.isPrintable(c);
  }

  private static boolean isBinary(byte[] bytes) {
    int odd = 0;
    for (byte b : bytes) {
      if ((b < ' ' && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
        odd++;
      }
    }
    return odd > bytes.length / 8;
  }
}
