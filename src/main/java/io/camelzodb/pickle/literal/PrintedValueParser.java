package io.camelzodb.pickle.literal;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.text.QuotedExcerpt;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses the {@code repr} of values that are no plain literals: calls of a closed table of names,
 * classes, and texts that cannot be read back. Nothing is called.
 */
final class PrintedValueParser {
  private static final Pattern KEYWORD = Pattern.compile("[A-Za-z_]\\w{0,99}\\s*=(?!=)");
  private static final String REAL = "(?:\\d{1,20}(?:\\.\\d{1,20})?(?:e[+-]?\\d{1,3})?|inf|nan)";
  private static final Pattern COMPLEX =
      Pattern.compile("\\((-?" + REAL + ")([+-]" + REAL + ")j\\)|(-?" + REAL + ")j(?![\\w.])");
  private static final Pattern CLASS =
      Pattern.compile("<class '((?:[\\w<>]+\\.)*)([\\w<>]+)'>|<built-in function (\\w+)>");

  private static final String EXPRESSION = "re.compile(";

  /** The most characters of a regular expression that Python prints. */
  private static final int EXPRESSION_LENGTH = 200;

  private static final Pattern FLAGS = Pattern.compile("(?:, re\\.[A-Z]+(?:\\|re\\.[A-Z]+)*)?\\)");

  /** The place of each is looked for from the beginning of its line. */
  private static final int MOST_OPAQUE = 1000;

  private final LiteralParser parser;
  private final LiteralScanner in;
  private boolean used;
  private int opaqueValues;

  PrintedValueParser(LiteralParser parser, LiteralScanner in) {
    this.parser = parser;
    this.in = in;
  }

  /**
   * Returns the value of a name, or of a call if a bracket follows; null if it is none that is
   * known.
   *
   * @param offset where the name begins
   */
  @Nullable Value named(String first, int offset) throws PickleException {
    String name = first;
    int back = in.position();
    while (in.peek() == '.' && (Character.isLetter(in.peek(1)) || in.peek(1) == '_')) {
      in.next();
      name += "." + in.name();
    }
    Value constant = constant(name);
    if (constant != null) {
      used = true;
      return constant;
    }
    if (in.peek() != '(' || name.equals("set") || name.equals("DateTime")) {
      in.skipTo(back);
      return null;
    }
    used = true;
    Global function = ReprNames.called(name);
    return function == null
        ? opaque(offset, in.fault(offset, QuotedExcerpt.of(name) + " is not a literal"))
        : call(function);
  }

  private static @Nullable Value constant(String name) {
    return switch (name) {
      case "nan" -> new FloatValue(Double.NaN);
      case "inf" -> new FloatValue(Double.POSITIVE_INFINITY);
      case "Ellipsis" -> LiteralConstants.ELLIPSIS;
      case "NotImplemented" -> new Global("builtins", "NotImplemented");
      case "datetime.timezone.utc" -> new Global("datetime.timezone", "utc");
      default -> null;
    };
  }

  /**
   * A complex number as {@code repr} prints it, signs of zeros included, which Python itself would
   * lose when it reads them; null if there is none.
   */
  @Nullable Value complex() {
    int offset = in.position();
    if (!in.take(COMPLEX)) {
      return null;
    }
    Matcher parts = COMPLEX.matcher(in.from(offset));
    if (!parts.matches()) {
      throw new IllegalStateException("a text no longer matches");
    }
    return parts.group(3) == null
        ? LiteralConstants.complex(real(parts.group(1)), real(parts.group(2)))
        : LiteralConstants.complex(0, real(parts.group(3)));
  }

  private static double real(String text) {
    return text.endsWith("nan")
        ? Double.NaN
        : text.endsWith("inf")
            ? text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY
            : Double.parseDouble(text);
  }

  private Value call(Global name) throws PickleException {
    int offset = in.position();
    in.open();
    List<Value> arguments = new ArrayList<>();
    Dictionary keywords = new Dictionary();
    while (in.peek() != ')') {
      if (in.startsWith(KEYWORD)) {
        Text keyword = new Text(in.name());
        in.blanks();
        in.next();
        in.blanks();
        keywords.put(keyword, parser.value());
      } else if (keywords.size() > 0) {
        throw in.fault("a positional argument after a keyword argument");
      } else {
        arguments.add(parser.value());
      }
      if (!in.take(',')) {
        break;
      }
      in.blanks();
    }
    in.close(')');
    if (name.name().equals("frozenset")
        && arguments.size() < 2
        && keywords.size() == 0
        && (arguments.isEmpty() || arguments.get(0) instanceof SetValue)) {
      return new FrozenSet(arguments.isEmpty() ? List.of() : ((SetValue) arguments.get(0)).items());
    }
    if (name.name().equals("bytearray")
        && arguments.size() == 1
        && arguments.get(0) instanceof Bytes bytes) {
      return new ByteArray(bytes.bytes());
    }
    if (name.module().equals("builtins")
        && !name.name().equals("range")
        && !name.name().equals("slice")
        && Character.isLowerCase(name.name().charAt(0))) {
      throw in.fault(offset, name.name() + " does not take these arguments");
    }
    return keywords.size() == 0
        ? new Instance(Instance.Kind.REDUCE, name, Tuple.of(arguments), null)
        : new Instance(Instance.Kind.NEWOBJ_EX, name, Tuple.of(arguments), keywords);
  }

  /** Whether there was anything that is no literal. */
  boolean isUsed() {
    return used;
  }

  /** Parses a text in angle brackets: a class, or a text that cannot be read back. */
  Value angleBrackets() throws PickleException {
    int offset = in.position();
    used = true;
    if (in.take(CLASS)) {
      String text = in.from(offset);
      String quoted = text.startsWith("<c") ? text.substring(8, text.length() - 2) : "";
      int dot = quoted.lastIndexOf('.');
      return quoted.equals("NoneType")
          ? new PrintedValue(text)
          : quoted.isEmpty()
              ? new Global("builtins", text.substring(19, text.length() - 1))
              : dot < 0
                  ? new Global("builtins", quoted)
                  : new Global(quoted.substring(0, dot), quoted.substring(dot + 1));
    }
    return opaque(offset, in.fault(offset, "the text in <…> is not a literal"));
  }

  /** A text up to the bracket that ends it, strings in it taken as a whole. */
  private Value opaque(int offset, PickleException fault) throws PickleException {
    if (++opaqueValues > MOST_OPAQUE) {
      throw fault;
    }
    String text = in.text();
    int end = cutExpression(text, offset);
    if (end < 0) {
      end = end(text, in.position(), true);
    }
    if (end < 0) {
      end = end(text, in.position(), false);
    }
    if (end < 0) {
      throw fault;
    }
    in.skipTo(end);
    return new PrintedValue(text.substring(offset, end), fault);
  }

  /**
   * Returns the end of a regular expression that Python has cut, without its closing quote; -1 if
   * there is none.
   */
  private static int cutExpression(String text, int offset) {
    int begin = offset + EXPRESSION.length();
    // Each of Java's characters is half of one of Python's at least.
    int most = Math.min(text.length(), begin + 2 * EXPRESSION_LENGTH);
    if (!text.startsWith(EXPRESSION, offset)
        || text.codePointCount(begin, most) < EXPRESSION_LENGTH) {
      return -1;
    }
    int quote = text.startsWith("b", begin) ? begin + 1 : begin;
    int close = string(text, quote);
    if (close >= 0 && close < most && text.codePointCount(begin, close) < EXPRESSION_LENGTH) {
      return -1;
    }
    Matcher flags = FLAGS.matcher(text);
    flags.region(text.offsetByCodePoints(begin, EXPRESSION_LENGTH), text.length());
    return flags.lookingAt() ? flags.end() : -1;
  }

  /** Returns the index after the closing bracket; -1 if the line ends before it. */
  private static int end(String text, int from, boolean strings) {
    int depth = 0;
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        return -1;
      } else if (strings && (c == '\'' || c == '"')) {
        at = string(text, at);
        if (at < 0) {
          return -1;
        }
      } else if ("([{<".indexOf(c) >= 0) {
        depth++;
      } else if (")]}>".indexOf(c) >= 0 && --depth <= 0) {
        return depth == 0 ? at + 1 : -1;
      }
    }
    return -1;
  }

  /** The end of a string on one line; -1 if it has none. */
  private static int string(String text, int from) {
    for (int at = from + 1; at < text.length() && text.charAt(at) != '\n'; at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == text.charAt(from)) {
        return at;
      }
    }
    return -1;
  }
}
