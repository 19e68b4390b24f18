package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses one literal. Brackets are parsed by recursion, at most {@link LiteralScanner#MAX_DEPTH}
 * deep; signs and sums by loops.
 *
 * <p>Long because it is the parser of one grammar, whose rules call each other.
 */
final class LiteralParser {
  private static final int MAX_SIGNS = 100;

  /** A few bytes of text may become a hundred in memory. */
  private static final int MAX_VALUES = ValueLimits.DEFAULT.maxVisited();

  /**
   * A value and its form.
   *
   * @param signs the number of signs before the number; -1 if it is no plain number
   */
  private record Operand(Value value, int signs) {}

  private final LiteralScanner in;
  private final LiteralStrings strings;
  private final boolean arithmetic;
  private final @Nullable PrintedValueParser printed;
  private final LiteralArithmetic operators = new LiteralArithmetic(new ValueBudget());
  private final List<Integer> offsets = new ArrayList<>();
  private int values;
  private boolean full;

  /** Selects the texts that the parser accepts. */
  enum Accepted {
    /** The literals of {@code ast.literal_eval}, and nothing else. */
    LITERALS,
    /** The arithmetic of perfact-zodbsync as well. */
    ARITHMETIC,
    /** Text that {@code repr} prints of objects as well. */
    PRINTED
  }

  /** A parser. */
  LiteralParser(String text, Accepted accepted) throws PickleException {
    this.in = new LiteralScanner(text);
    this.strings = new LiteralStrings(in);
    this.arithmetic = accepted != Accepted.LITERALS;
    this.printed = accepted == Accepted.PRINTED ? new PrintedValueParser(this, in) : null;
  }

  /** One value within brackets. */
  Value value() throws PickleException {
    return sum().value();
  }

  LocatedLiteral parse() throws PickleException {
    in.start();
    int start = in.position();
    Operand first = sum();
    Value value = first.value();
    if (in.peek() == ',') {
      value = Tuple.of(rest(first.value(), '\0'));
    }
    in.end();
    return new LocatedLiteral(
        in.text(),
        value,
        start,
        value instanceof ListValue ? offsets : List.of(),
        printed != null && printed.isUsed());
  }

  /** Parses the items after the first, up to a bracket or line end, which is not consumed. */
  private List<Value> rest(Value first, char end) throws PickleException {
    List<Value> items = new ArrayList<>();
    items.add(first);
    while (in.take(',')) {
      in.blanks();
      if (in.peek() == end || in.peek() == 0 || in.peek() == '\n') {
        break;
      }
      items.add(item());
    }
    return items;
  }

  private Value item() throws PickleException {
    if (in.depth() == 1) {
      offsets.add(in.position());
    }
    return sum().value();
  }

  private Operand sum() throws PickleException {
    Operand left = product();
    while (in.peek() == '+' || in.peek() == '-') {
      int offset = in.position();
      char operator = in.next();
      in.blanks();
      Operand right = product();
      if (!arithmetic
          && !(left.signs() >= 0
              && left.signs() <= 1
              && right.signs() == 0
              && LiteralConstants.complex(left.value()) == null
              && LiteralConstants.complex(right.value()) != null)) {
        throw in.fault(offset, "only a complex number can be a sum, such as 1+2j");
      }
      left = apply(left, operator, right, offset);
    }
    return left;
  }

  private Operand product() throws PickleException {
    Operand left = signed();
    while (arithmetic && (in.peek() == '*' || in.peek() == '/' || in.peek() == '%')) {
      int offset = in.position();
      char operator = in.next();
      if (operator != '%' && in.peek() == operator) {
        throw in.fault(offset, "the operator " + operator + operator + " is not supported");
      }
      in.blanks();
      left = apply(left, operator, signed(), offset);
    }
    return left;
  }

  private Operand apply(Operand left, char operator, Operand right, int offset)
      throws PickleException {
    try {
      return new Operand(operators.apply(left.value(), operator, right.value()), -1);
    } catch (ValueLimitException tooMuch) {
      full = true;
      throw in.limit(
          offset, "the operator " + operator + " makes " + tooMuch.fault().details().problem());
    } catch (ArithmeticException refused) {
      throw in.fault(offset, String.valueOf(refused.getMessage()));
    }
  }

  /** Whether it ended because of too many or too long values. */
  boolean isFull() {
    return full || values > MAX_VALUES;
  }

  private Operand signed() throws PickleException {
    int offset = in.position();
    if (++values > MAX_VALUES) {
      throw in.limit(offset, "more than " + MAX_VALUES + " values");
    }
    Value complex = printed == null ? null : printed.complex();
    if (complex != null) {
      in.blanks();
      return new Operand(complex, -1);
    }
    StringBuilder signs = new StringBuilder();
    while (in.peek() == '+' || in.peek() == '-') {
      signs.append(in.next());
      if (signs.length() > (arithmetic ? MAX_SIGNS : 1)) {
        throw in.fault(offset, "too many signs");
      }
      in.blanks();
    }
    Operand operand = atom();
    if (signs.length() == 0) {
      return operand;
    }
    if (!arithmetic && operand.signs() != 0) {
      throw in.fault(offset, "a sign must stand before a number");
    }
    Value value = operand.value();
    try {
      for (int i = signs.length() - 1; i >= 0; i--) {
        value = LiteralArithmetic.sign(signs.charAt(i), value);
      }
    } catch (ArithmeticException refused) {
      throw in.fault(offset, String.valueOf(refused.getMessage()));
    }
    return new Operand(value, operand.signs() < 0 ? -1 : operand.signs() + signs.length());
  }

  private Operand atom() throws PickleException {
    Operand operand;
    char c = in.peek();
    if (c == '(') {
      operand = parenthesis();
    } else if (c == '[') {
      operand = new Operand(list(), -1);
    } else if (c == '{') {
      operand = new Operand(braces(), -1);
    } else if (strings.isNext()) {
      operand = new Operand(strings.read(), -1);
    } else if (c == '<' && printed != null) {
      operand = new Operand(printed.angleBrackets(), -1);
    } else if (in.take("...")) {
      operand = new Operand(LiteralConstants.ELLIPSIS, -1);
    } else if (LiteralScanner.isDigit(c) || (c == '.' && LiteralScanner.isDigit(in.peek(1)))) {
      operand = new Operand(LiteralNumbers.read(in), 0);
    } else {
      operand = new Operand(named(), -1);
    }
    in.blanks();
    return operand;
  }

  private Operand parenthesis() throws PickleException {
    in.open();
    Operand inner;
    if (in.peek() == ')') {
      inner = new Operand(Tuple.EMPTY, -1);
    } else {
      inner = sum();
      if (in.peek() == ',') {
        inner = new Operand(Tuple.of(rest(inner.value(), ')')), -1);
      }
    }
    in.close(')');
    return inner;
  }

  private Value list() throws PickleException {
    in.open();
    List<Value> items = in.peek() == ']' ? List.of() : rest(item(), ']');
    in.close(']');
    return new ListValue(items);
  }

  private Value braces() throws PickleException {
    in.open();
    if (in.peek() == '}') {
      in.close('}');
      return new Dictionary();
    }
    int offset = in.position();
    Value first = sum().value();
    Value made = in.peek() == ':' ? dictionary(first, offset) : set(first, offset);
    in.close('}');
    return made;
  }

  private Value set(Value first, int offset) throws PickleException {
    Map<Object, Value> unique = new LinkedHashMap<>();
    for (Value item : rest(first, '}')) {
      unique.putIfAbsent(hashable(item, offset), item);
    }
    return new SetValue(new ArrayList<>(unique.values()));
  }

  /** Parses a dictionary; of equal keys the first stays, with the last value, as in Python. */
  private Value dictionary(Value first, int firstPlace) throws PickleException {
    List<Entry> entries = new ArrayList<>();
    Map<Object, Integer> offsets = new HashMap<>();
    Value key = first;
    int offset = firstPlace;
    while (true) {
      if (!in.take(':')) {
        throw in.expected("':'");
      }
      in.blanks();
      Value value = sum().value();
      Integer before = offsets.putIfAbsent(hashable(key, offset), entries.size());
      if (before == null) {
        entries.add(new Entry(key, value));
      } else {
        entries.set(before, new Entry(entries.get(before).key(), value));
      }
      if (!in.take(',')) {
        break;
      }
      in.blanks();
      if (in.peek() == '}') {
        break;
      }
      offset = in.position();
      key = sum().value();
    }
    Dictionary dictionary = new Dictionary();
    entries.forEach(entry -> dictionary.put(entry.key(), entry.value()));
    return dictionary;
  }

  private Object hashable(Value key, int offset) throws PickleException {
    Object hashable = LiteralKeys.of(key);
    if (hashable == null) {
      throw in.fault(offset, "a list, dictionary or set cannot be a key or an item of a set");
    }
    return hashable;
  }

  private Value named() throws PickleException {
    int offset = in.position();
    String name = in.name();
    if (name.isEmpty()) {
      throw in.expected("a value");
    } else if (name.equals("None")) {
      return NoneValue.NONE;
    } else if (name.equals("True") || name.equals("False")) {
      return BoolValue.of(name.equals("True"));
    }
    Value named = printed == null ? null : printed.named(name, offset);
    if (named != null) {
      return named;
    }
    in.blanks();
    if (in.peek() == '(' && (name.equals("set") || (arithmetic && name.equals("DateTime")))) {
      in.open();
      Value made = new SetValue();
      if (name.equals("DateTime")) {
        if (!(strings.isNext() && strings.read() instanceof Text text)) {
          throw in.fault(offset, "DateTime needs one text, such as DateTime('2020/01/01')");
        }
        made = LiteralConstants.dateTime(text);
      }
      in.close(')');
      return made;
    }
    throw in.fault(offset, QuotedExcerpt.of(name) + " is not a literal");
  }
}
