package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.notation.NotationFrame.Kind;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.text.PythonNumerals;
import java.io.IOException;
import java.io.Reader;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of {@link NotationWriter}, in any layout, to the same graph of values. Nothing is
 * called or imported: a class is only a name.
 *
 * <p>Words at the level of values, such as those between records, are for the caller: {@link
 * #word}. An invalid text, or one that exceeds the {@link PickleLimits}, causes a {@link
 * PickleException} that names line and column. Not safe for many threads.
 *
 * <p>Long because it is the parser of one grammar: each bracket and each word has its rule, and all
 * work on one stack of open brackets.
 */
public final class NotationParser {
  /** The approximate memory of a value with its bracket, in bytes. */
  private static final int VALUE = 100;

  private final NotationScanner in;
  private final PickleLimits limits;
  private final Deque<NotationFrame> open = new ArrayDeque<>();
  private final Map<Long, Value> labels = new HashMap<>();
  private long values;

  /** A parser of a text, which is read as it is needed. */
  public NotationParser(Reader text, PickleLimits limits) {
    this.in = new NotationScanner(text, limits);
    this.limits = limits;
  }

  /** Skips blanks; returns whether the text ends there. */
  public boolean atEnd() throws IOException {
    in.blanks();
    return in.peek() < 0;
  }

  /** Skips blanks and returns the next letters; empty if there is no letter. */
  public String word() throws IOException {
    in.blanks();
    return in.word();
  }

  /** Whether a letter comes next, which is how the words between values begin. */
  public boolean atLetter() throws IOException {
    in.blanks();
    int c = in.peek();
    return c >= 'a' && c <= 'z';
  }

  /** An oid as sixteen hexadecimal digits. */
  public byte[] oid() throws IOException {
    in.blanks();
    return in.oid();
  }

  /** Returns a fault at the current position. */
  public PickleException fault(String message) {
    return in.fault(message);
  }

  /** Removes all labels: later values share nothing with earlier ones. */
  public void forget() {
    labels.clear();
    values = 0;
  }

  /** The next value. */
  public Value value() throws IOException {
    return value("");
  }

  /**
   * Parses the next value, whose first word was read already.
   *
   * @param first the word; empty if nothing was read
   */
  public Value value(String first) throws IOException {
    String word = first;
    while (true) {
      Value complete = begin(word);
      word = "";
      while (complete != null) {
        in.blanks();
        if (complete instanceof Instance instance && in.take('.')) {
          step(instance);
          complete = null;
        } else if (open.isEmpty()) {
          return complete;
        } else {
          complete = deliver(complete);
        }
      }
    }
  }

  /** Gives a value to the bracket around it; the value of that bracket if it ends there. */
  private @Nullable Value deliver(Value value) throws IOException {
    NotationFrame frame = open.element();
    if (frame.add(value)) {
      in.require(':');
      return null;
    }
    in.blanks();
    if (in.take(',')) {
      frame.comma();
      return null;
    }
    if (in.peek() != frame.closing()) {
      throw misplaced(frame);
    }
    return close();
  }

  private PickleException misplaced(NotationFrame frame) {
    return in.fault("expected a comma or " + frame.closing());
  }

  private Value close() throws IOException {
    in.next();
    NotationFrame frame = open.pop();
    Value value = frame.close(in);
    if (value == null) {
      throw in.fault(
          "the values in the brackets do not fit "
              + frame.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
    return value;
  }

  /** An atom, or null if a bracket was opened; or the value of a bracket that ends here. */
  private @Nullable Value begin(String first) throws IOException {
    in.blanks();
    NotationFrame frame = open.peek();
    if (first.isEmpty() && frame != null && frame.mayClose() && in.peek() == frame.closing()) {
      return close();
    }
    if (++values > Math.min(limits.maxValues(), limits.maxMemory() / VALUE)) {
      throw in.fault("more than " + (values - 1) + " values");
    }
    int c = first.isEmpty() ? in.peek() : 0;
    if (c == '*') {
      in.next();
      Value labelled = labels.get(label());
      if (labelled == null) {
        throw in.fault("no earlier value has this label");
      }
      return labelled;
    }
    Long label = null;
    if (c == '&') {
      in.next();
      label = label();
      in.blanks();
      c = in.peek();
    }
    return c == 0 || Character.isLetter(c) ? word(first, label) : symbol(c, label);
  }

  private long label() throws IOException {
    String digits = in.word();
    if (!digits.matches("[0-9]{1,18}")) {
      throw in.fault("a label must be a number");
    }
    return Long.parseLong(digits);
  }

  private @Nullable Value symbol(int c, @Nullable Long label) throws IOException {
    switch (c) {
      case '(' -> {
        in.next();
        List<Value> items = new ArrayList<>(4);
        return push(Kind.TUPLE, Tuple.over(items), label, items);
      }
      case '[' -> {
        in.next();
        return push(Kind.LIST, new ListValue(), label);
      }
      case '{' -> {
        in.next();
        return push(Kind.DICTIONARY, new Dictionary(), label);
      }
      case '<' -> {
        in.next();
        String module = in.name();
        in.require(':');
        Value global = new Global(module, in.name());
        in.require('>');
        return atom(global, label);
      }
      case '\'', '"' -> {
        return atom(in.text(inBrackets()), label);
      }
      default -> {
        if (c == '-' || (c >= '0' && c <= '9')) {
          return atom(number(in.number()), label);
        }
        throw in.fault(c < 0 ? "the text ends within a value" : "expected a value");
      }
    }
  }

  private Value atom(Value value, @Nullable Long label) throws IOException {
    if (label != null) {
      throw in.fault("numbers, names and the like cannot have a label");
    }
    return value;
  }

  private @Nullable Value push(Kind kind, Value target, @Nullable Long label) throws IOException {
    return push(kind, target, label, new ArrayList<>(2));
  }

  private @Nullable Value push(Kind kind, Value target, @Nullable Long label, List<Value> items)
      throws IOException {
    if (open.size() >= limits.maxDepth()) {
      throw in.fault("more than " + limits.maxDepth() + " nested brackets");
    }
    if (label != null) {
      if (target == NoneValue.NONE) {
        throw in.fault("numbers, names and the like cannot have a label");
      }
      define(label, target);
    }
    open.push(new NotationFrame(kind, target, label != null, items));
    return null;
  }

  private void define(long label, Value value) throws IOException {
    if (labels.put(label, value) != null) {
      throw in.fault("the label " + label + " is used twice");
    }
  }

  private Value number(String text) throws IOException {
    boolean isLong = text.endsWith("L");
    String digits = isLong ? text.substring(0, text.length() - 1) : text;
    // Hexadecimal digits are bits; decimal ones take a conversion.
    boolean decimal = !digits.startsWith("0x") && !digits.startsWith("-0x");
    if (decimal && digits.length() > limits.maxDigits()) {
      throw in.fault("a number of more than " + limits.maxDigits() + " digits");
    }
    BigInteger integer = PythonNumerals.integer(digits, true);
    if (integer != null) {
      return !isLong && integer.bitLength() < Long.SIZE
          ? IntValue.of(integer.longValue())
          : new IntValue(integer, isLong);
    }
    Double real = isLong ? null : PythonNumerals.real(digits);
    if (real == null) {
      throw in.fault("this is not a number");
    }
    return new FloatValue(real);
  }

  private @Nullable Value word(String first, @Nullable Long label) throws IOException {
    String word = first.isEmpty() ? in.word() : first;
    int c = in.peek();
    if (c == '\'' || c == '"') {
      return switch (word) {
        case "b" -> atom(new Bytes(in.bytes('b', inBrackets())), label);
        case "s" -> atom(new OldString(in.bytes('s', inBrackets())), label);
        default ->
            throw in.fault("an unknown kind of string " + word + "'…'; use '…', b'…' or s'…'");
      };
    }
    return switch (word) {
      case "None" -> atom(NoneValue.NONE, label);
      case "True" -> atom(BoolValue.TRUE, label);
      case "False" -> atom(BoolValue.FALSE, label);
      case "inf" -> atom(new FloatValue(Double.POSITIVE_INFINITY), label);
      case "nan" -> atom(new FloatValue(nan()), label);
      default -> {
        in.require('(');
        yield bracket(word, label);
      }
    };
  }

  /** Whether a string may go on in another one on the next line. */
  private boolean inBrackets() {
    NotationFrame frame = open.peek();
    return frame != null && (frame.kind() == Kind.TUPLE || frame.kind() == Kind.BASE64);
  }

  private double nan() throws IOException {
    if (!in.take('(')) {
      return Double.NaN;
    }
    String bits = in.word();
    in.require(')');
    if (!bits.matches("0x[0-9a-f]{1,16}")) {
      throw in.fault("the bits of a float must be 0x and up to sixteen hexadecimal digits");
    }
    return Double.longBitsToDouble(Long.parseUnsignedLong(bits.substring(2), 16));
  }

  private @Nullable Value bracket(String word, @Nullable Long label) throws IOException {
    return switch (word) {
      case "set" -> push(Kind.SET, new SetValue(), label);
      case "frozenset" -> {
        List<Value> items = new ArrayList<>(4);
        yield push(Kind.FROZEN_SET, new FrozenSet(items), label, items);
      }
      case "bytearray" -> push(Kind.BYTE_ARRAY, new ByteArray(new byte[0]), label);
      case "base64" -> push(Kind.BASE64, NoneValue.NONE, label);
      case "readonly" -> push(Kind.READ_ONLY, new ReadOnlyBuffer(NoneValue.NONE), label);
      case "extension" -> atom(new ExtensionCode(count()), label);
      case "buffer" -> {
        Buffer buffer = new Buffer(count());
        if (label != null) {
          define(label, buffer);
        }
        yield buffer;
      }
      case "ref" -> reference(Kind.REFERENCE, new Bytes(in.oid()), label);
      case "old_ref" -> reference(Kind.OLD_REFERENCE, new OldString(in.oid()), label);
      case "weak" -> reference(Kind.WEAK, new Bytes(in.oid()), label);
      case "pid" -> push(Kind.PERSISTENT_ID, new Reference(NoneValue.NONE, true), label);
      case "persid" -> push(Kind.PERSISTENT_ID, new Reference(NoneValue.NONE, false), label);
      case "call" -> push(Kind.INSTANCE, made(Instance.Kind.REDUCE), label);
      case "newobj", "newobj_ex", "inst", "obj" ->
          push(Kind.INSTANCE, made(Instance.Kind.valueOf(word.toUpperCase(Locale.ROOT))), label);
      default -> throw in.fault("an unknown value " + word + "(…)");
    };
  }

  private static Instance made(Instance.Kind kind) {
    return new Instance(kind, NoneValue.NONE, Tuple.EMPTY, null);
  }

  private @Nullable Value reference(Kind kind, Value oid, @Nullable Long label) throws IOException {
    push(kind, new Reference(NoneValue.NONE, true), label);
    NotationFrame frame = open.element();
    frame.add(oid);
    in.blanks();
    if (in.take(',')) {
      frame.comma();
      return null;
    }
    if (in.peek() != frame.closing()) {
      throw misplaced(frame);
    }
    return close();
  }

  private int count() throws IOException {
    String digits = in.number();
    in.blanks();
    in.require(')');
    if (!digits.matches("-?[0-9]{1,10}") || !fits(digits)) {
      throw in.fault("this is not an integer of 32 bits");
    }
    return Integer.parseInt(digits);
  }

  private static boolean fits(String digits) {
    long number = Long.parseLong(digits);
    return number == (int) number;
  }

  private void step(Instance instance) throws IOException {
    String word = in.word();
    if (word.equals("items")) {
      in.require('{');
      push(Kind.ITEMS, instance, null);
      return;
    }
    in.require('(');
    switch (word) {
      case "state" -> push(Kind.STATE, instance, null);
      case "append" -> push(Kind.APPEND, instance, null);
      case "add" -> push(Kind.ADD, instance, null);
      default ->
          throw in.fault(
              "an object cannot have ." + word + "; use .state, .append, .items or .add");
    }
  }
}
