package io.camelzodb.pickle.repr;

import static io.camelzodb.pickle.repr.FormParts.argument;
import static io.camelzodb.pickle.repr.FormParts.arguments;
import static io.camelzodb.pickle.repr.FormParts.call;
import static io.camelzodb.pickle.repr.FormParts.text;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.literal.PythonLiteral;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts numbers, ids, paths and addresses that {@code repr} prints as a call with a text, to
 * that form and back.
 */
final class TextForms {
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[+-]?(?:(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?|Inf(?:inity)?|s?NaN\\d*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern FRACTION = Pattern.compile("(-?\\d{1,4000})(?:/(\\d{1,4000}))?");
  private static final int UUID_BITS = 128;

  /** Fractions are pickled in lowest terms; of larger ones that is not looked after. */
  private static final int MOST_BITS = 1 << 16;

  private static final int LONGEST_EXPRESSION = 200;
  private static final long UNICODE = 32;
  private static final Pattern EXPRESSION =
      Pattern.compile("re\\.compile\\((.*?)(?:, (re\\.[A-Z]+(?:\\|re\\.[A-Z]+)*))?\\)");
  private static final List<String> FLAGS =
      List.of(
          "TEMPLATE",
          "IGNORECASE",
          "LOCALE",
          "MULTILINE",
          "DOTALL",
          "UNICODE",
          "VERBOSE",
          "DEBUG",
          "ASCII");

  private TextForms() {}

  /** {@code Decimal('1.50')}. */
  static @Nullable Value decimal(Instance object) {
    String text = text(argument(object, 0));
    return text == null ? null : call("decimal", "Decimal", new Text(text));
  }

  /** {@code Fraction(1, 3)}; Python 2 pickled it as text. */
  static @Nullable Value fraction(Instance object) {
    Value first = argument(object, 0);
    Value second = argument(object, 1);
    if (first instanceof IntValue numerator && second instanceof IntValue denominator) {
      return fraction(numerator.value(), denominator.value());
    }
    String text = text(first);
    var matcher = text == null ? null : FRACTION.matcher(text);
    return matcher == null || !matcher.matches()
        ? null
        : fraction(
            new BigInteger(matcher.group(1)),
            matcher.group(2) == null ? BigInteger.ONE : new BigInteger(matcher.group(2)));
  }

  private static @Nullable Value fraction(BigInteger numerator, BigInteger denominator) {
    if (denominator.signum() == 0) {
      return null;
    }
    BigInteger common =
        Math.max(numerator.bitLength(), denominator.bitLength()) > MOST_BITS
            ? BigInteger.ONE
            : numerator.gcd(denominator);
    BigInteger divisor = denominator.signum() < 0 ? common.negate() : common;
    return call(
        "fractions",
        "Fraction",
        new IntValue(numerator.divide(divisor), false),
        new IntValue(denominator.divide(divisor), false));
  }

  /** {@code UUID('…')}. */
  static @Nullable Value uuid(Instance object) {
    if (!(object.state() instanceof Dictionary state)
        || !(state.get("int") instanceof IntValue number)
        || number.value().signum() < 0
        || number.value().bitLength() > UUID_BITS) {
      return null;
    }
    String digits = String.format(Locale.ROOT, "%032x", number.value());
    return call(
        "uuid",
        "UUID",
        new Text(
            String.join(
                "-",
                digits.substring(0, 8),
                digits.substring(8, 12),
                digits.substring(12, 16),
                digits.substring(16, 20),
                digits.substring(20))));
  }

  /** {@code PosixPath('a/b')}; pickled in parts. */
  static @Nullable Value path(String name, Instance object) {
    StringBuilder path = new StringBuilder();
    boolean first = true;
    for (Value part : arguments(object)) {
      String text = text(part);
      if (text == null) {
        return null;
      }
      if (!first && !path.toString().endsWith("/")) {
        path.append('/');
      }
      path.append(name.contains("Windows") ? text.replace('\\', '/') : text);
      first = false;
    }
    return call("pathlib", name, new Text(path.length() == 0 ? "." : path.toString()));
  }

  /** {@code IPv4Address('1.2.3.4')}, which is pickled as a number. */
  static @Nullable Value address(String name, Instance object) {
    Value argument = argument(object, 0);
    String text = text(argument);
    if (name.equals("IPv4Address")
        && argument instanceof IntValue number
        && number.value().signum() >= 0
        && number.value().bitLength() <= 32) {
      long bits = number.value().longValue();
      text =
          (bits >> 24) + "." + (bits >> 16 & 0xff) + "." + (bits >> 8 & 0xff) + "." + (bits & 0xff);
    }
    return text == null ? null : call("ipaddress", name, new Text(text));
  }

  /** {@code slice(1, None, 2)}. */
  static @Nullable Value slice(Instance object, LiteralForms.Parts parts) {
    List<Value> arguments = arguments(object);
    return arguments.size() != 3
        ? null
        : call(
            "builtins",
            "slice",
            parts.of(arguments.get(0)),
            parts.of(arguments.get(1)),
            parts.of(arguments.get(2)));
  }

  /** {@code range(1, 9, 2)}; a step of 1 is not printed. */
  static @Nullable Value range(Instance object) {
    List<Value> numbers = new ArrayList<>();
    for (Value argument : arguments(object)) {
      if (!(argument instanceof IntValue number)) {
        return null;
      }
      numbers.add(new IntValue(number.value(), false));
    }
    if (numbers.isEmpty() || numbers.size() > 3) {
      return null;
    }
    if (numbers.size() == 1) {
      numbers.add(0, FormParts.number(0));
    }
    if (numbers.size() == 3
        && numbers.get(2) instanceof IntValue step
        && step.value().equals(BigInteger.ONE)) {
      numbers.remove(2);
    }
    return new Instance(
        Instance.Kind.REDUCE, new Global("builtins", "range"), Tuple.of(numbers), null);
  }

  /** {@code re.compile('a.*', re.IGNORECASE)}; of long expressions Python prints the beginning. */
  static @Nullable Value expression(Instance object) {
    Value pattern = argument(object, 0);
    Long flags = FormParts.number(argument(object, 1));
    byte[] bytes = pattern instanceof Text ? null : FormParts.bytes(pattern);
    if (flags == null || !(pattern instanceof Text || bytes != null)) {
      return null;
    }
    Value shown = bytes == null ? pattern : new Bytes(bytes);
    String text = PythonRepr.repr(shown);
    StringBuilder printed = new StringBuilder("re.compile(");
    boolean whole = text.codePointCount(0, text.length()) <= LONGEST_EXPRESSION;
    printed.append(text, 0, whole ? text.length() : text.offsetByCodePoints(0, LONGEST_EXPRESSION));
    long rest = bytes == null ? flags & ~UNICODE : flags;
    String separator = ", ";
    for (int i = 0; i < FLAGS.size(); i++) {
      if ((rest & 1L << i) != 0) {
        printed.append(separator).append("re.").append(FLAGS.get(i));
        separator = "|";
      }
    }
    return new PrintedValue(printed.append(')').toString());
  }

  /** Returns the pickled form of a regular expression that was printed completely. */
  static @Nullable Value storedExpression(String printed) {
    Matcher parts = EXPRESSION.matcher(printed);
    if (!parts.matches() || parts.group(1).length() >= LONGEST_EXPRESSION) {
      return null;
    }
    Value pattern;
    try {
      pattern = PythonLiteral.literalEval(parts.group(1));
    } catch (PickleException noText) {
      return null;
    }
    long flags = pattern instanceof Text ? UNICODE : 0;
    if (!(pattern instanceof Text || pattern instanceof Bytes)) {
      return null;
    }
    for (String flag : parts.group(2) == null ? new String[0] : parts.group(2).split("\\|")) {
      int bit = FLAGS.indexOf(flag.substring(3));
      if (bit < 0) {
        return null;
      }
      flags |= 1L << bit;
    }
    boolean ascii = (flags & 1L << FLAGS.indexOf("ASCII")) != 0;
    return call("re", "_compile", pattern, FormParts.number(ascii ? flags & ~UNICODE : flags));
  }

  /** Returns the pickled form of the result of a call; null if the call is invalid. */
  static @Nullable Value stored(Global name, Instance call, LiteralForms.Stored parts) {
    List<Value> arguments = arguments(call);
    if (call.keywords() != null) {
      return null;
    }
    String text =
        arguments.size() == 1 && arguments.get(0) instanceof Text single ? single.value() : null;
    return switch (name.name()) {
      case "Decimal" -> text != null && DECIMAL.matcher(text).matches() ? call : null;
      case "Fraction" -> fraction(call);
      case "UUID" -> text != null && UUID.matcher(text).matches() ? uuid(text) : null;
      case "range" -> storedRange(call);
      case "slice" -> storedSlice(arguments, parts);
      case "IPv4Address",
          "IPv4Network",
          "IPv4Interface",
          "IPv6Address",
          "IPv6Network",
          "IPv6Interface" ->
          text == null || !IpAddressText.isValid(name.name(), text) ? null : call;
      case "PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath" ->
          text == null || text.indexOf('\0') >= 0 ? null : call;
      default -> null;
    };
  }

  private static Value uuid(String text) {
    Dictionary state = new Dictionary();
    state.put(new Text("int"), new IntValue(new BigInteger(text.replace("-", ""), 16), false));
    Instance object =
        new Instance(Instance.Kind.NEWOBJ, new Global("uuid", "UUID"), Tuple.EMPTY, null);
    object.add(new Instance.State(state));
    return object;
  }

  private static @Nullable Value storedRange(Instance call) {
    if (!(range(call) instanceof Instance range)) {
      return null;
    }
    List<Value> numbers = new ArrayList<>(arguments(range));
    if (numbers.size() == 2) {
      numbers.add(FormParts.number(1));
    }
    return numbers.get(2) instanceof IntValue step && step.value().signum() == 0
        ? null
        : new Instance(Instance.Kind.REDUCE, range.callable(), Tuple.of(numbers), null);
  }

  private static @Nullable Value storedSlice(List<Value> arguments, LiteralForms.Stored parts) {
    if (arguments.isEmpty() || arguments.size() > 3) {
      return null;
    }
    List<Value> stored = new ArrayList<>();
    for (Value argument : arguments) {
      Value part = parts.of(argument);
      if (part == null) {
        return null;
      }
      stored.add(part);
    }
    if (stored.size() == 1) {
      stored.add(0, NoneValue.NONE);
    }
    if (stored.size() == 2) {
      stored.add(NoneValue.NONE);
    }
    return new Instance(
        Instance.Kind.REDUCE, new Global("builtins", "slice"), Tuple.of(stored), null);
  }
}
