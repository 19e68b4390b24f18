package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.BuiltinContent;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds and takes apart the calls of literal forms. */
final class FormParts {
  private FormParts() {}

  /** A call as {@code repr} prints it. */
  static Instance call(String module, String name, Value... arguments) {
    return new Instance(
        Instance.Kind.REDUCE, new Global(module, name), Tuple.of(List.of(arguments)), null);
  }

  /** A call with keywords. */
  static Instance call(String module, String name, List<Value> arguments, Dictionary keywords) {
    return keywords.size() == 0
        ? new Instance(Instance.Kind.REDUCE, new Global(module, name), Tuple.of(arguments), null)
        : new Instance(
            Instance.Kind.NEWOBJ_EX, new Global(module, name), Tuple.of(arguments), keywords);
  }

  /** Returns the arguments of the call that made an object; empty if they are no tuple. */
  static List<Value> arguments(Instance instance) {
    return instance.arguments() instanceof Tuple tuple ? tuple.items() : List.of();
  }

  /** One of the arguments, or null. */
  static @Nullable Value argument(Instance instance, int index) {
    List<Value> arguments = arguments(instance);
    return index < arguments.size() ? arguments.get(index) : null;
  }

  /** Text of text or of an old string; null for other values. */
  static @Nullable String text(@Nullable Value value) {
    return value == null || (value instanceof ByteString bytes && !isAscii(bytes.bytes()))
        ? null
        : Dictionary.nameOf(value);
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The bytes of a byte string, also in the form that protocols 0 to 2 have for it: {@code
   * _codecs.encode(text, 'latin1')}; null for other values.
   */
  static byte @Nullable [] bytes(@Nullable Value value) {
    if (value instanceof ByteString string) {
      return string.bytes();
    }
    if (value instanceof Text text) {
      return latin1(text.value());
    }
    if (value instanceof Instance instance
        && instance.callable() instanceof Global function
        && function.module().equals("_codecs")
        && function.name().equals("encode")
        && argument(instance, 0) instanceof Text text) {
      return latin1(text.value());
    }
    if (value instanceof Instance instance
        && BuiltinContent.string(instance) instanceof ByteString string) {
      return string.bytes();
    }
    return value instanceof Instance instance
            && instance.callable() instanceof Global function
            && function.name().equals("bytes")
            && arguments(instance).isEmpty()
        ? new byte[0]
        : null;
  }

  private static byte @Nullable [] latin1(String text) {
    return text.chars().allMatch(c -> c < 256) ? text.getBytes(StandardCharsets.ISO_8859_1) : null;
  }

  /** A whole number that fits; null for other values. */
  static @Nullable Long number(@Nullable Value value) {
    return value instanceof IntValue number && number.fitsLong() ? number.asLong() : null;
  }

  static IntValue number(long value) {
    return new IntValue(BigInteger.valueOf(value), false);
  }

  static Bytes bytesOf(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return new Bytes(array);
  }
}
