package io.camelzodb.testing;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.type.value.DateTimes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What Python 2.7's {@code repr} prints of the values that tests have. Shallow graphs only; the
 * entries of a dictionary stand in the order of the stream.
 */
public final class Python2Repr {
  private final Set<Value> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private Python2Repr() {}

  /** The text of a value. */
  public static String of(Value value) {
    return new Python2Repr().text(value);
  }

  /**
   * The text of a value that in Python 2 was of a type which the value alone does not tell:
   * classes, types and functions are but names in a pickle. Addresses are {@code 0x…}.
   *
   * @param type the name of {@code type(value)}
   */
  public static String of(Value value, String type) {
    return switch (type) {
      case "classobj" -> "<class " + ((Global) value).dotted() + " at 0x…>";
      case "type" -> "<type '" + builtin(value) + "'>";
      case "builtin_function_or_method" -> "<built-in function " + builtin(value) + ">";
      case "instance" -> "<" + oldStyleClass((Instance) value) + " instance at 0x…>";
      case "DateTime" -> "DateTime(" + quoted("" + DateTimes.text(value), false) + ")";
      default -> of(value);
    };
  }

  private static String builtin(Value value) {
    Global name = (Global) value;
    if (!name.module().equals("__builtin__")) {
      throw new IllegalArgumentException("no builtin: " + value);
    }
    return name.name();
  }

  private static String oldStyleClass(Instance instance) {
    Global name = instance.className();
    if (name == null || instance.state() == null || instance.arguments() != Tuple.EMPTY) {
      throw new IllegalArgumentException("no instance of an old-style class: " + name);
    }
    return name.dotted();
  }

  private String text(Value value) {
    if (value instanceof NoneValue || value instanceof BoolValue) {
      return value.toString();
    } else if (value instanceof IntValue number) {
      boolean isLong = number.isLong() || number.value().bitLength() > 63;
      return number.value() + (isLong ? "L" : "");
    } else if (value instanceof FloatValue real) {
      return real(real.value());
    } else if (value instanceof Text string) {
      return "u" + quoted(string.value(), true);
    } else if (value instanceof ByteString bytes) {
      return quoted(new String(bytes.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1), false);
    } else if (value instanceof Tuple tuple) {
      String items = joined(tuple.items());
      return "(" + items + (tuple.size() == 1 ? ",)" : ")");
    } else if (value instanceof ListValue list) {
      return compound(value, "[", list.items(), "]");
    } else if (value instanceof Dictionary dictionary) {
      List<String> entries = new ArrayList<>();
      for (Entry entry : dictionary.entries()) {
        entries.add(text(entry.key()) + ": " + text(entry.value()));
      }
      return "{" + String.join(", ", entries) + "}";
    } else if (value instanceof Instance instance) {
      return instance(instance);
    }
    throw new IllegalArgumentException("not printed here: " + value);
  }

  private String compound(Value value, String before, List<Value> items, String after) {
    if (!open.add(value)) {
      return before + "..." + after;
    }
    String text = before + joined(items) + after;
    open.remove(value);
    return text;
  }

  private String joined(List<Value> items) {
    return String.join(", ", items.stream().map(this::text).toList());
  }

  private String instance(Instance instance) {
    Tuple arguments = (Tuple) instance.arguments();
    String name = ((Global) instance.callable()).dotted();
    return switch (name) {
      case "__builtin__.set" -> "set(" + text(arguments.get(0)) + ")";
      case "__builtin__.frozenset" -> "frozenset(" + text(arguments.get(0)) + ")";
      case "decimal.Decimal" -> "Decimal(" + text(arguments.get(0)) + ")";
      case "datetime.timedelta" -> "datetime.timedelta(" + joined(arguments.items()) + ")";
      case "datetime.date", "datetime.datetime" -> name + date(arguments);
      case "__builtin__.complex" ->
          "(" + whole(arguments.get(0)) + "+" + whole(arguments.get(1)) + "j)";
      case "copy_reg._reconstructor" -> text(arguments.get(2));
      default -> throw new IllegalArgumentException("not printed here: " + name);
    };
  }

  private static String whole(Value value) {
    return new BigDecimal(((FloatValue) value).value()).toBigIntegerExact().toString();
  }

  private static String date(Tuple arguments) {
    byte[] b = ((ByteString) arguments.get(0)).bytes();
    List<Integer> parts = new ArrayList<>();
    parts.add((b[0] & 0xff) << 8 | (b[1] & 0xff));
    for (int i = 2; i < Math.min(b.length, 7); i++) {
      parts.add((int) b[i]);
    }
    return "(" + String.join(", ", parts.stream().map(String::valueOf).toList()) + ")";
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    } else if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String text = Double.toString(value);
    int exponent = text.indexOf('E');
    if (exponent < 0) {
      return text;
    }
    int power = Integer.parseInt(text.substring(exponent + 1));
    if (power > -5 && power < 16) {
      return new BigDecimal(text).toPlainString();
    }
    String digits = text.substring(0, exponent).replaceFirst("\\.0$", "");
    return digits + (power < 0 ? "e-" : "e+") + String.format("%02d", Math.abs(power));
  }

  private static String quoted(String string, boolean unicode) {
    char quote = string.contains("'") && !string.contains("\"") ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    string
        .codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c == '\n') {
                out.append("\\n");
              } else if (c == '\r') {
                out.append("\\r");
              } else if (c == '\t') {
                out.append("\\t");
              } else if (c >= ' ' && c < 0x7f) {
                out.append((char) c);
              } else if (c < 0x100 || !unicode) {
                out.append(String.format("\\x%02x", c));
              } else {
                out.append(c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c));
              }
            });
    return out.append(quote).toString();
  }
}
