package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes Python's {@code hash} of values in literal form, as 64-bit CPython 3.11 does with {@code
 * PYTHONHASHSEED=0}: SipHash-1-3 with a key of zeros for text and bytes, the residue modulo 2**61 -
 * 1 for numbers, and the combinations of tuples and frozensets.
 */
final class PythonHash {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
  private static final long INFINITY = 314_159;
  private static final int MAX_DEPTH = 50;
  private static final int MAX_DIGITS = 1_000;
  private static final int UUID_LENGTH = 36;

  private PythonHash() {}

  /** Returns the hash; null if it differs between processes, or the value has none. */
  static @Nullable Long of(Value value) {
    return of(value, 0);
  }

  private static @Nullable Long of(Value value, int depth) {
    if (depth > MAX_DEPTH) {
      return null;
    }
    if (value instanceof Text text) {
      return string(text.value());
    } else if (value instanceof Bytes bytes) {
      return bytes(bytes.bytes());
    } else if (value instanceof BoolValue flag) {
      return flag.value() ? 1L : 0L;
    } else if (value instanceof IntValue number) {
      return rational(number.value(), BigInteger.ONE);
    } else if (value instanceof FloatValue number) {
      return real(number.value());
    } else if (value instanceof Tuple tuple) {
      return tuple(tuple.items(), depth);
    } else if (value instanceof FrozenSet set) {
      return set(set.items(), depth);
    }
    return value instanceof Instance call ? call(call) : null;
  }

  /** Returns an object that is equal for hashable values that are equal in Python; else null. */
  static @Nullable Object key(Value value) {
    if (value instanceof BoolValue flag) {
      return flag.value() ? BigInteger.ONE : BigInteger.ZERO;
    } else if (value instanceof IntValue number) {
      return number.value();
    } else if (value instanceof FloatValue number) {
      return number.value() == Math.rint(number.value()) && !Double.isInfinite(number.value())
          ? new BigDecimal(number.value()).toBigInteger()
          : (Object) number.value();
    }
    return PythonRepr.repr(value);
  }

  private static long whole(long hash) {
    return hash == -1 ? -2 : hash;
  }

  private static @Nullable Long rational(BigInteger numerator, BigInteger denominator) {
    BigInteger divisor = denominator.mod(MODULUS);
    if (divisor.signum() == 0) {
      return numerator.signum() < 0 ? -INFINITY : INFINITY;
    }
    BigInteger hash =
        numerator.abs().mod(MODULUS).multiply(divisor.modInverse(MODULUS)).mod(MODULUS);
    return whole(numerator.signum() < 0 ? -hash.longValue() : hash.longValue());
  }

  private static @Nullable Long real(double number) {
    if (Double.isNaN(number)) {
      return null;
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? INFINITY : -INFINITY;
    }
    return decimal(new BigDecimal(number));
  }

  private static @Nullable Long decimal(BigDecimal number) {
    BigInteger power = BigInteger.TEN.pow(Math.min(Math.abs(number.scale()), MAX_DIGITS * 2));
    return number.scale() >= 0
        ? rational(number.unscaledValue(), power)
        : rational(number.unscaledValue().multiply(power), BigInteger.ONE);
  }

  private static long string(String text) {
    int most = text.codePoints().max().orElse(0);
    int size = most < 0x100 ? 1 : most < 0x10000 ? 2 : 4;
    int[] characters = text.codePoints().toArray();
    byte[] bytes = new byte[characters.length * size];
    for (int i = 0; i < characters.length; i++) {
      for (int j = 0; j < size; j++) {
        bytes[i * size + j] = (byte) (characters[i] >> (8 * j));
      }
    }
    return bytes(bytes);
  }

  private static long bytes(byte[] bytes) {
    return bytes.length == 0 ? 0 : whole(SipHash.of(bytes));
  }

  private static @Nullable Long tuple(List<Value> items, int depth) {
    long prime1 = 0x9E3779B185EBCA87L;
    long prime2 = 0xC2B2AE3D27D4EB4FL;
    long prime5 = 0x27D4EB2F165667C5L;
    long hash = prime5;
    for (Value item : items) {
      Long lane = of(item, depth + 1);
      if (lane == null) {
        return null;
      }
      hash = Long.rotateLeft(hash + lane * prime2, 31) * prime1;
    }
    hash += items.size() ^ (prime5 ^ 3527539L);
    return hash == -1 ? 1546275796L : hash;
  }

  private static @Nullable Long set(List<Value> items, int depth) {
    long hash = 0;
    for (Value item : items) {
      Long itemHash = of(item, depth + 1);
      if (itemHash == null) {
        return null;
      }
      hash ^= ((itemHash ^ 89869747L) ^ (itemHash << 16)) * 3644798167L;
    }
    hash ^= (items.size() + 1L) * 1927868237L;
    hash ^= (hash >>> 11) ^ (hash >>> 25);
    hash = hash * 69069L + 907133923L;
    return hash == -1 ? 590923713L : hash;
  }

  /** Hashes dates by the bytes of their pickles, and numbers by their values. */
  private static @Nullable Long call(Instance call) {
    String name = String.valueOf(call.className());
    if (name.equals("datetime.timedelta")) {
      return duration(call);
    }
    if (call.keywords() != null) {
      return null;
    }
    Value first = FormParts.argument(call, 0);
    return switch (name) {
      case "datetime.date", "datetime.datetime" -> {
        Value stored = LiteralForms.stored(call, value -> value);
        byte[] bytes =
            stored instanceof Instance made ? FormParts.bytes(FormParts.argument(made, 0)) : null;
        yield bytes == null ? null : (Long) bytes(bytes);
      }
      case "decimal.Decimal" -> first instanceof Text text ? decimal(text.value()) : null;
      case "fractions.Fraction" ->
          first instanceof IntValue numerator
                  && FormParts.argument(call, 1) instanceof IntValue denominator
              ? rational(numerator.value(), denominator.value())
              : null;
      case "uuid.UUID" ->
          first instanceof Text text && text.value().length() <= UUID_LENGTH
              ? rational(new BigInteger(text.value().replace("-", ""), 16), BigInteger.ONE)
              : null;
      default -> null;
    };
  }

  /** Returns the hash of days, seconds and microseconds, which {@code timedelta(0)} omits. */
  private static @Nullable Long duration(Instance call) {
    List<Value> parts = new ArrayList<>();
    for (String unit : new String[] {"days", "seconds", "microseconds"}) {
      Value part = call.keywords() instanceof Dictionary named ? named.get(unit) : null;
      parts.add(part == null ? IntValue.of(0) : part);
    }
    Long only = FormParts.number(FormParts.argument(call, 0));
    return FormParts.arguments(call).isEmpty() || (only != null && only == 0)
        ? tuple(parts, 0)
        : null;
  }

  private static @Nullable Long decimal(String text) {
    try {
      BigDecimal number = text.length() > MAX_DIGITS ? null : new BigDecimal(text);
      return number == null || Math.abs(number.scale()) > MAX_DIGITS ? null : decimal(number);
    } catch (NumberFormatException special) {
      return null;
    }
  }
}
