package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the arithmetic that perfact-zodbsync allows in metadata files: + - * / % of numbers, +
 * of strings, lists and tuples, and these times a number. Other uses (such as % of a string) are
 * refused with an {@link ArithmeticException}, too large results with a {@link ValueLimitException}
 * before they are computed.
 */
final class LiteralArithmetic {
  private final ValueBudget budget;

  /**
   * Creates it.
   *
   * @param budget the budget for all results together, with all values in them
   */
  LiteralArithmetic(ValueBudget budget) {
    this.budget = budget;
  }

  static Value sign(char sign, Value value) {
    double[] complex = LiteralConstants.complex(value);
    BigInteger integer = integer(value);
    if (sign == '+' && (complex != null || value instanceof FloatValue)) {
      return value;
    } else if (complex != null) {
      return LiteralConstants.complex(-complex[0], -complex[1]);
    } else if (integer != null) {
      return of(sign == '+' ? integer : integer.negate());
    } else if (value instanceof FloatValue real) {
      return new FloatValue(-real.value());
    }
    throw new ArithmeticException("a sign must stand before a number");
  }

  Value apply(Value left, char operator, Value right) {
    double[] leftComplex = LiteralConstants.complex(left);
    double[] rightComplex = LiteralConstants.complex(right);
    BigInteger leftInteger = integer(left);
    BigInteger rightInteger = integer(right);
    if (leftComplex != null || rightComplex != null) {
      return complex(
          leftComplex == null ? new double[] {real(left, operator), 0} : leftComplex,
          operator,
          rightComplex == null ? new double[] {real(right, operator), 0} : rightComplex);
    } else if (leftInteger != null && rightInteger != null) {
      return integers(leftInteger, operator, rightInteger);
    } else if ((leftInteger != null || left instanceof FloatValue)
        && (rightInteger != null || right instanceof FloatValue)) {
      return new FloatValue(reals(real(left, operator), operator, real(right, operator)));
    } else if (operator == '*' && rightInteger != null) {
      return repeated(left, rightInteger);
    } else if (operator == '*' && leftInteger != null) {
      return repeated(right, leftInteger);
    } else if (operator == '+') {
      return joined(left, right);
    }
    throw refused(operator);
  }

  private Value integers(BigInteger left, char operator, BigInteger right) {
    if ((operator == '/' || operator == '%') && right.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case '+' -> checked(left.add(right));
      case '-' -> checked(left.subtract(right));
      case '*' -> {
        budget.digits((long) left.bitLength() + right.bitLength() - 1);
        yield checked(left.multiply(right));
      }
      case '%' -> of(floorMod(left, right));
      default -> new FloatValue(quotient(left, right));
    };
  }

  private Value checked(BigInteger value) {
    budget.digits(value.bitLength());
    return of(value);
  }

  private static BigInteger floorMod(BigInteger left, BigInteger right) {
    BigInteger rest = left.mod(right.abs());
    return right.signum() < 0 && rest.signum() != 0 ? rest.add(right) : rest;
  }

  /** Rounded once, as Python does: enough digits to tell on which side of a half it is. */
  private static double quotient(BigInteger left, BigInteger right) {
    double value =
        new BigDecimal(left).divide(new BigDecimal(right), new MathContext(800)).doubleValue();
    if (Double.isInfinite(value)) {
      throw new ArithmeticException("the quotient is too large for a float");
    }
    return value;
  }

  private static double reals(double left, char operator, double right) {
    if ((operator == '/' || operator == '%') && right == 0) {
      throw new ArithmeticException("division by zero");
    }
    return switch (operator) {
      case '+' -> left + right;
      case '-' -> left - right;
      case '*' -> left * right;
      case '/' -> left / right;
      default -> floorMod(left, right);
    };
  }

  private static double floorMod(double left, double right) {
    double rest = left % right;
    if (rest == 0) {
      return Math.copySign(0.0, right);
    }
    boolean sameSign = (rest < 0) == (right < 0);
    return sameSign ? rest : rest + right;
  }

  private static Value complex(double[] left, char operator, double[] right) {
    return switch (operator) {
      case '+' -> LiteralConstants.complex(left[0] + right[0], left[1] + right[1]);
      case '-' -> LiteralConstants.complex(left[0] - right[0], left[1] - right[1]);
      case '*' ->
          LiteralConstants.complex(
              left[0] * right[0] - left[1] * right[1], left[0] * right[1] + left[1] * right[0]);
      default -> throw refused(operator);
    };
  }

  private Value joined(Value left, Value right) {
    if (left instanceof Text first && right instanceof Text second) {
      budget.print((long) first.value().length() + second.value().length());
      return new Text(first.value() + second.value());
    } else if (left instanceof Bytes first && right instanceof Bytes second) {
      budget.print((long) first.length() + second.length());
      byte[] bytes = Arrays.copyOf(first.bytes(), first.length() + second.length());
      System.arraycopy(second.bytes(), 0, bytes, first.length(), second.length());
      return new Bytes(bytes);
    } else if (left instanceof ListValue first && right instanceof ListValue second) {
      return new ListValue(joined(first.items(), second.items()));
    } else if (left instanceof Tuple first && right instanceof Tuple second) {
      return Tuple.of(joined(first.items(), second.items()));
    }
    throw refused('+');
  }

  private List<Value> joined(List<Value> left, List<Value> right) {
    budget.visit((long) left.size() + right.size());
    List<Value> items = new ArrayList<>(left);
    items.addAll(right);
    return items;
  }

  private Value repeated(Value value, BigInteger times) {
    int length =
        value instanceof Text text
            ? text.value().length()
            : value instanceof Bytes bytes
                ? bytes.length()
                : value instanceof ListValue list
                    ? list.size()
                    : value instanceof Tuple tuple ? tuple.size() : -1;
    if (length < 0) {
      throw refused('*');
    }
    int count = count(value, length, times);
    if (value instanceof Text text) {
      return new Text(text.value().repeat(count));
    } else if (value instanceof Bytes bytes) {
      byte[] many = new byte[count * length];
      for (int i = 0; i < many.length; i++) {
        many[i] = bytes.bytes()[i % length];
      }
      return new Bytes(many);
    }
    List<Value> items = value instanceof ListValue list ? list.items() : ((Tuple) value).items();
    List<Value> many = new ArrayList<>(count * length);
    for (int i = 0; i < count; i++) {
      many.addAll(items);
    }
    return value instanceof ListValue ? new ListValue(many) : Tuple.of(many);
  }

  /** Returns how often a value is repeated; counts the result before it is computed. */
  private int count(Value value, int length, BigInteger times) {
    if (length == 0 || times.signum() <= 0) {
      return 0;
    }
    long count = times.bitLength() >= Integer.SIZE ? Integer.MAX_VALUE : times.longValueExact();
    budget.repeat(value, count);
    return (int) count;
  }

  private static @Nullable BigInteger integer(Value value) {
    if (value instanceof BoolValue bool) {
      return bool.value() ? BigInteger.ONE : BigInteger.ZERO;
    }
    return value instanceof IntValue integer ? integer.value() : null;
  }

  private static double real(Value value, char operator) {
    BigInteger integer = integer(value);
    double real =
        value instanceof FloatValue number
            ? number.value()
            : integer != null ? integer.doubleValue() : Double.NaN;
    if (integer == null && !(value instanceof FloatValue)) {
      throw refused(operator);
    }
    if (integer != null && Double.isInfinite(real)) {
      throw new ArithmeticException("an integer too large for a float");
    }
    return real;
  }

  private static Value of(BigInteger value) {
    return value.bitLength() < Long.SIZE
        ? IntValue.of(value.longValueExact())
        : new IntValue(value, false);
  }

  private static ArithmeticException refused(char operator) {
    return new ArithmeticException(
        "the operator " + operator + " is not supported between these values");
  }
}
