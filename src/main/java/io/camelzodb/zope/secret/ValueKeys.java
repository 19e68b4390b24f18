package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import io.camelzodb.storage.References;
import java.nio.charset.StandardCharsets;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Makes strings that identify dictionary keys: equal strings for equal keys. */
final class ValueKeys {
  private static final int LONGEST_KEY = 1 << 16;

  /** From this length on the digest of a string is used, to save memory. */
  static final int LONG = 1000;

  private ValueKeys() {}

  /**
   * Returns the string of an atom, of a short tuple of atoms, or of a reference; null for any other
   * key, which cannot be identified.
   */
  static @Nullable String of(Value key) {
    if (key instanceof Reference reference) {
      References.Target target = References.target(reference);
      return target == null ? null : "ref " + target.oid().hex() + ' ' + target.database();
    }
    if (!(key instanceof Tuple tuple)) {
      return ofAtom(key);
    }
    StringBuilder text = new StringBuilder("tuple");
    for (Value item : tuple.items()) {
      String part = text.length() > LONGEST_KEY ? null : ofAtom(item);
      if (part == null) {
        return null;
      }
      text.append(' ').append(part.length()).append(' ').append(part);
    }
    return text.toString();
  }

  /** The string of an atom or of an array of bytes; null for a compound. */
  static @Nullable String ofAtom(Value value) {
    if (value instanceof Text text) {
      return text.value().length() <= LONG
          ? "text " + text.value()
          : "long text " + digest(text.value().getBytes(StandardCharsets.UTF_16BE));
    }
    if (value instanceof ByteString bytes) {
      String kind = value.getClass().getSimpleName();
      return bytes.length() <= LONG
          ? kind + ' ' + new String(bytes.bytes(), StandardCharsets.ISO_8859_1)
          : "long " + kind + ' ' + digest(bytes.bytes());
    }
    if (value instanceof IntValue number && !number.fitsLong()) {
      // Its decimal digits would take the square of time.
      return "long int " + number.isLong() + ' ' + digest(number.value().toByteArray());
    }
    return ValueParts.isCompound(value) ? null : value.toString();
  }

  private static String digest(byte[] bytes) {
    return bytes.length + " " + DigestUtils.sha256Hex(bytes);
  }

  /** The string of a key that is a name, whatever kind of string it is; else null. */
  static @Nullable String ofName(Value key) {
    String name = Dictionary.nameOf(key);
    return name == null ? null : "name " + name;
  }
}
