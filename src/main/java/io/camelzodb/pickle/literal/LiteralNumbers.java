package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.text.PythonNumerals;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.math.BigInteger;

/** Reads the numbers of a literal, by the rules of Python's tokenizer. */
final class LiteralNumbers {
  private static final int MAX_DIGITS = ValueLimits.DEFAULT.maxDigits();

  private LiteralNumbers() {}

  /** Reads a number without sign. */
  static Value read(LiteralScanner in) throws PickleException {
    int start = in.position();
    if (in.peek() == '0' && "xXoObB".indexOf(in.peek(1)) >= 0 && in.peek(1) != 0) {
      in.name();
      return integer(in, start);
    }
    boolean real = false;
    digits(in);
    if (in.peek() == '.') {
      real = true;
      in.next();
      digits(in);
    }
    char afterExponent = in.peek(1) == '+' || in.peek(1) == '-' ? in.peek(2) : in.peek(1);
    if ((in.peek() == 'e' || in.peek() == 'E') && LiteralScanner.isDigit(afterExponent)) {
      real = true;
      in.skipTo(in.position() + (LiteralScanner.isDigit(in.peek(1)) ? 1 : 2));
      digits(in);
    }
    int end = in.position();
    boolean imaginary = in.peek() == 'j' || in.peek() == 'J';
    if (imaginary) {
      in.next();
    }
    if (in.isNamePart()) {
      throw in.fault(
          start,
          "not a number: " + QuotedExcerpt.of(in.text().substring(start, in.position() + 1)));
    }
    if (!real && !imaginary) {
      return integer(in, start);
    }
    Double value =
        end - start > MAX_DIGITS ? null : PythonNumerals.real(in.text().substring(start, end));
    if (value == null) {
      throw in.fault(start, "not a number");
    }
    return imaginary ? LiteralConstants.complex(0.0, value) : new FloatValue(value);
  }

  private static void digits(LiteralScanner in) {
    while (LiteralScanner.isDigit(in.peek()) || in.peek() == '_') {
      in.next();
    }
  }

  private static Value integer(LiteralScanner in, int start) throws PickleException {
    // A prefix says another base, in which digits are worth less.
    BigInteger value =
        in.position() - start > 4L * MAX_DIGITS
            ? null
            : PythonNumerals.integer(in.from(start), true);
    if (in.position() - start > 4L * MAX_DIGITS
        || (value != null && ValueLimits.DEFAULT.isTooLong(value))) {
      throw in.fault(start, "a number of more than " + MAX_DIGITS + " digits");
    }
    if (value == null) {
      throw in.fault(start, "not a number (decimal numbers have no leading zeros)");
    }
    return value.bitLength() < Long.SIZE
        ? IntValue.of(value.longValueExact())
        : new IntValue(value, false);
  }
}
