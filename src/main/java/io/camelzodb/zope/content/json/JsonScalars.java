package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.OldString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts single values, such as numbers and strings, to values that JSON has. */
final class JsonScalars {
  private static final int MAX_TEXT = 1 << 20;
  private static final int MAX_BYTES = 1 << 16;
  private static final int MAX_BITS = 4096;

  private JsonScalars() {}

  /** Converts an integer. */
  static Object number(IntValue number) {
    if (number.fitsLong()) {
      return number.asLong();
    }
    return number.value().bitLength() > MAX_BITS
        ? cut("an integer of " + number.value().bitLength() + " bits")
        : number.value();
  }

  /** Converts a float; NaN and the infinities become text. */
  static Object number(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    return Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : (Object) number;
  }

  /** Converts a text; a long one is cut. */
  static Object string(String string, JsonBudget budget) {
    if (!budget.takeText(string.length())) {
      return cut("too much text in one object");
    }
    return string.length() <= MAX_TEXT
        ? string
        : string.substring(0, MAX_TEXT) + "… [cut, " + string.length() + " characters]";
  }

  /** Converts a byte string: to text if it is UTF-8 and an old string. */
  static Object bytes(ByteString bytes, JsonBudget budget) {
    if (budget.isFull()) {
      return cut("too much text in one object");
    }
    if (bytes instanceof OldString && bytes.length() <= MAX_TEXT) {
      try {
        return string(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.bytes())).toString(),
            budget);
      } catch (CharacterCodingException binary) {
        return base64(bytes.bytes(), budget);
      }
    }
    return base64(bytes.bytes(), budget);
  }

  /** Converts bytes that are no text. */
  static Object base64(byte[] bytes, JsonBudget budget) {
    if (bytes.length > MAX_BYTES) {
      return cut(bytes.length + " bytes");
    }
    if (!budget.takeText(bytes.length)) {
      return cut("too much text in one object");
    }
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("base64", Base64.getEncoder().encodeToString(bytes));
    plain.put("size", (long) bytes.length);
    return plain;
  }

  /** Returns the substitute for a value that is left out. */
  static Map<String, @Nullable Object> cut(String reason) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("cut", reason);
    return plain;
  }
}
