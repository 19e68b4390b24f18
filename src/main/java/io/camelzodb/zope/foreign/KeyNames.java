package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.storage.References;
import io.camelzodb.zope.TextDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Converts the keys of mappings to ids in paths: text as it is, numbers in decimal, anything else
 * as Python writes it. Characters that a path cannot hold are percent-encoded.
 */
final class KeyNames {
  private static final int LONGEST = 120;
  private static final int LONGEST_ID = 240;
  private static final int BITS = 1024;

  private KeyNames() {}

  static String of(Value key, TextDecoder decoder) {
    if (key instanceof Text text) {
      return safe(text.value());
    }
    if (key instanceof ByteString) {
      String text = decoder.text(key, () -> "a key", null);
      return safe(text == null ? "" : text);
    }
    if (key instanceof IntValue number && number.value().bitLength() <= BITS) {
      return number.value().toString();
    }
    if (key instanceof Reference reference) {
      References.Target target = References.target(reference);
      return target == null ? "key" : "key-" + target.oid().hex();
    }
    try {
      String literal = PythonRepr.repr(key);
      return safe(literal.length() <= LONGEST ? literal : literal.substring(0, LONGEST));
    } catch (IllegalArgumentException tooLong) {
      return "key";
    }
  }

  /** Returns a text as one id of a path. */
  static String safe(String text) {
    if (text.isEmpty()) {
      return "%";
    }
    StringBuilder safe = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '/' || c < ' ' || c == 0x7f || (i == 0 && isReserved(text))) {
        safe.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        safe.append(c);
      }
    }
    String id = safe.toString();
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_ID) {
      return id;
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    int end = Math.min(id.length(), LONGEST_ID / 4);
    end -= Character.isHighSurrogate(id.charAt(end - 1)) ? 1 : 0;
    return id.substring(0, end) + "~" + String.format(Locale.ROOT, "%08x", sum.getValue());
  }

  /** Whether a name is reserved by folders, git, or the files of a tree. */
  private static boolean isReserved(String text) {
    return text.equals(".")
        || text.equals("..")
        || text.startsWith("__")
        || text.regionMatches(true, 0, ".git", 0, 4);
  }
}
