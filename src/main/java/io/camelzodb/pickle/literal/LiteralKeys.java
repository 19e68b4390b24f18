package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects that are equal for keys that are equal in Python: {@code 1}, {@code 1.0} and {@code
 * True} are.
 */
final class LiteralKeys {
  private LiteralKeys() {}

  /** Returns an object that is equal for equal keys, or null for an unhashable key. */
  static @Nullable Object of(Value key) {
    if (key instanceof BoolValue bool) {
      return bool.value() ? BigInteger.ONE : BigInteger.ZERO;
    } else if (key instanceof IntValue integer) {
      return integer.value();
    } else if (key instanceof FloatValue real) {
      return number(real.value());
    } else if (key instanceof Text text) {
      return text.value();
    } else if (key instanceof Tuple tuple) {
      // As deep as the literal, which is bounded.
      List<Object> items = new ArrayList<>(tuple.size());
      for (Value item : tuple.items()) {
        Object hashable = of(item);
        if (hashable == null) {
          return null;
        }
        items.add(hashable);
      }
      return items;
    } else if (key instanceof Instance) {
      double[] complex = LiteralConstants.complex(key);
      if (complex == null) {
        return key;
      }
      return complex[1] == 0
          ? number(complex[0])
          : List.of("complex", number(complex[0]), number(complex[1]));
    }
    boolean mutable =
        key instanceof ListValue || key instanceof Dictionary || key instanceof SetValue;
    return mutable ? null : key;
  }

  private static Object number(double value) {
    if (Double.isNaN(value)) {
      return new Object();
    }
    boolean whole = !Double.isInfinite(value) && value == Math.rint(value);
    return whole ? (Object) new BigDecimal(value).toBigIntegerExact() : (Object) value;
  }
}
