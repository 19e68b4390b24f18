package io.camelzodb.zope.type.value;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares values in the order in which Python sorts: text by code point, sequences item by item.
 */
public final class PythonOrder {
  /** Text by code point; Java's own order is by UTF-16 unit. */
  public static final Comparator<String> TEXT = PythonOrder::compareText;

  /** Values of one kind; those that Python would refuse to compare are equal. */
  public static final Comparator<Value> VALUES = (left, right) -> compare(left, right, 0);

  private static final int MAX_DEPTH = 100;

  private PythonOrder() {}

  private static int compareText(String left, String right) {
    int length = Math.min(left.length(), right.length());
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        boolean wideA = isHalf(left, i);
        boolean wideB = isHalf(right, i);
        return wideA == wideB ? a - b : wideA ? 1 : -1;
      }
    }
    return left.length() - right.length();
  }

  /** Whether the unit is half of a code point beyond the first 65,536; lone surrogates are not. */
  private static boolean isHalf(String text, int at) {
    char unit = text.charAt(at);
    if (Character.isHighSurrogate(unit)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(unit)
        && at > 0
        && Character.isHighSurrogate(text.charAt(at - 1));
  }

  private static int compare(Value left, Value right, int depth) {
    if (left instanceof Text a && right instanceof Text b) {
      return compareText(a.value(), b.value());
    }
    if (left instanceof ByteString a && right instanceof ByteString b) {
      return Arrays.compareUnsigned(a.bytes(), b.bytes());
    }
    BigDecimal number = number(left);
    BigDecimal other = number(right);
    if (number != null && other != null) {
      return number.compareTo(other);
    }
    List<Value> items = sequence(left);
    List<Value> others = sequence(right);
    if (items == null || others == null || depth > MAX_DEPTH) {
      return 0;
    }
    for (int i = 0; i < Math.min(items.size(), others.size()); i++) {
      int order = compare(items.get(i), others.get(i), depth + 1);
      if (order != 0) {
        return order;
      }
    }
    return items.size() - others.size();
  }

  private static @Nullable BigDecimal number(Value value) {
    if (value instanceof IntValue number) {
      return new BigDecimal(number.value());
    }
    if (value instanceof BoolValue bool) {
      return new BigDecimal(bool.value() ? BigInteger.ONE : BigInteger.ZERO);
    }
    return value instanceof FloatValue number && Double.isFinite(number.value())
        ? new BigDecimal(number.value())
        : null;
  }

  private static @Nullable List<Value> sequence(Value value) {
    return value instanceof Tuple tuple
        ? tuple.items()
        : value instanceof ListValue list ? list.items() : null;
  }
}
