package io.camelzodb.tree;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.literal.LocatedLiteral;
import io.camelzodb.pickle.repr.PythonRepr;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Formats and parses the file {@code __meta__}: the metadata as a Python list of pairs sorted by
 * key, in UTF-8, with one line break at the end.
 *
 * <p>Lines are broken at level 0; at level 2 in a list; below {@code perms} and {@code local_roles}
 * at level 4 as well, below {@code props} at level 5. Only lists and tuples are broken; any other
 * value is one {@code repr}. A tuple of one that is not broken is {@code ('x', )}.
 */
public final class MetadataFile {
  /** Name of the file. */
  public static final String NAME = "__meta__";

  private static final int MAX_DEPTH = 200;

  /** UTF-8 takes up to three bytes for one of Java's characters. */
  private static final int MOST_BYTES = 3 * ValueLimits.DEFAULT.maxCharacters();

  private static final Map<String, Integer> BROKEN_LEVEL =
      Map.of("perms", 4, "local_roles", 4, "props", 5);

  private MetadataFile() {}

  /**
   * Returns the bytes of the file.
   *
   * @throws PickleException if values are nested beyond 200 levels, or exceed {@link ValueLimits}
   */
  public static byte[] format(SortedMap<String, Value> metadata) throws PickleException {
    try {
      return format(metadata, new ValueBudget());
    } catch (ValueLimitException tooMuch) {
      throw PickleException.ofValue("metadata", has(tooMuch));
    }
  }

  private static byte[] format(SortedMap<String, Value> metadata, ValueBudget budget)
      throws PickleException {
    StringBuilder out = new StringBuilder(256).append('[');
    for (Map.Entry<String, Value> entry : metadata.entrySet()) {
      out.append("\n    (");
      PythonRepr.repr(new Text(entry.getKey()), out);
      out.append(", ");
      new Section(out, budget, BROKEN_LEVEL.getOrDefault(entry.getKey(), -1))
          .append(entry.getValue(), 2, 1);
      out.append("),");
    }
    checkLength(out.append("\n]\n"));
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Parses the output of {@link #format}, and any other literal of that structure.
   *
   * @throws PickleException if it is no list of pairs or no literal; the message says at which
   *     character
   */
  public static SortedMap<String, Value> parse(byte[] file) throws PickleException {
    LocatedLiteral literal = LocatedLiteral.parsePrinted(text(file));
    if (!(literal.value() instanceof ListValue pairs)) {
      throw literal.fault(0, "the metadata is not a list of pairs");
    }
    SortedMap<String, Value> metadata = new TreeMap<>();
    ValueBudget budget = new ValueBudget();
    int at = -1;
    for (Value item : pairs.items()) {
      at++;
      if (!(item instanceof Tuple pair && pair.size() == 2 && pair.get(0) instanceof Text key)) {
        throw literal.fault(at, "the metadata is not a list of pairs");
      }
      // Values of properties alone may be objects; those that cannot be read back are left as they
      // are.
      PickleException fault =
          key.value().equals("props") ? null : literal.noLiteral(pair.get(1), at);
      if (fault != null) {
        throw fault;
      }
      if (metadata.put(key.value(), pair.get(1)) != null) {
        throw literal.fault(at, "the metadata has the key " + key.value() + " twice");
      }
      try {
        budget.count(pair.get(1));
      } catch (ValueLimitException tooMuch) {
        throw literal.fault(at, new Fault.Limit(has(tooMuch)));
      }
    }
    return metadata;
  }

  /**
   * Returns the line in which the pair of a key begins.
   *
   * @param part a text in the value of the key, such as the id of a property, to find its own line;
   *     null for the line of the key
   * @return the line, counted from 1; 1 if there is no such key
   */
  public static int line(byte[] file, String key, @Nullable String part) {
    try {
      String text = text(file);
      LocatedLiteral literal = LocatedLiteral.parsePrinted(text);
      List<Value> pairs = literal.value() instanceof ListValue list ? list.items() : List.of();
      for (int at = 0; at < pairs.size(); at++) {
        if (pairs.get(at) instanceof Tuple pair && pair.get(0).equals(new Text(key))) {
          int begin = literal.offset(at);
          int end = at + 1 < pairs.size() ? literal.offset(at + 1) : text.length();
          int found = part == null ? -1 : text.indexOf(PythonRepr.repr(new Text(part)), begin);
          int place = found < 0 || found >= end ? begin : found;
          return 1 + (int) text.substring(0, place).chars().filter(each -> each == '\n').count();
        }
      }
    } catch (PickleException unreadable) {
      // The fault is another one then.
    }
    return 1;
  }

  /**
   * The text of the file without a mark of its encoding and blanks around it; with the lines above,
   * which count.
   */
  private static String text(byte[] file) throws PickleException {
    if (file.length > MOST_BYTES) {
      throw tooLong();
    }
    ByteBuffer bytes = ByteBuffer.wrap(file);
    CharBuffer text =
        CharBuffer.allocate(Math.min(file.length, ValueLimits.DEFAULT.maxCharacters() + 1));
    CoderResult read = StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
    if (read.isOverflow()) {
      throw tooLong();
    }
    if (read.isError()) {
      String before = text.flip().toString();
      throw PickleException.inLiteral(
          before, before.length(), "the metadata is not in UTF-8 at byte " + bytes.position());
    }
    String whole = text.flip().toString();
    String unmarked = whole.startsWith("\uFEFF") ? whole.substring(1) : whole;
    String stripped = unmarked.stripLeading();
    String above = unmarked.substring(0, unmarked.length() - stripped.length());
    String lines = above.isEmpty() ? "" : above.replaceAll("[^\\r\\n]", "");
    return lines + stripped.stripTrailing();
  }

  /** Checks that the text is short enough to be read back. */
  private static void checkLength(StringBuilder out) throws PickleException {
    if (out.length() > ValueLimits.DEFAULT.maxCharacters()) {
      throw PickleException.ofValue(
          "metadata",
          new FaultDetails(
              "the metadata has more than " + ValueLimits.DEFAULT.maxCharacters() + " characters"));
    }
  }

  private static PickleException tooLong() {
    int most = ValueLimits.DEFAULT.maxCharacters();
    return PickleException.inLiteral(
        "",
        0,
        new Fault.Limit("the metadata is longer than " + most + " characters", "make it shorter"));
  }

  private static FaultDetails has(ValueLimitException tooMuch) {
    FaultDetails details = tooMuch.fault().details();
    return details.saying("the metadata has " + details.problem());
  }

  private record Section(StringBuilder out, ValueBudget budget, int brokenLevel) {

    void append(Value value, int level, int indent) throws PickleException {
      if (value instanceof ListValue list) {
        append(list.items(), '[', ']', level == 2 || level == brokenLevel, level, indent);
      } else if (value instanceof Tuple tuple) {
        append(tuple.items(), '(', ')', level == brokenLevel, level, indent);
      } else {
        int begin = out.length();
        PythonRepr.repr(value, out, budget);
        if (mayNest(value) && !PythonRepr.isNestedAtMost(out, begin, MAX_DEPTH - level)) {
          throw tooDeep();
        }
      }
    }

    private static boolean mayNest(Value value) {
      return value instanceof Dictionary
          || value instanceof SetValue
          || value instanceof FrozenSet
          || value instanceof Instance;
    }

    private static PickleException tooDeep() {
      return PickleException.ofValue(
          "metadata",
          new FaultDetails(
              "the metadata is nested more than "
                  + MAX_DEPTH
                  + " levels deep, more than can be read back",
              "make it flatter in Zope, or leave the object out with zodb.exclude"));
    }

    private void append(
        List<Value> items, char open, char close, boolean broken, int level, int indent)
        throws PickleException {
      // The value stands within as many brackets already.
      if (level >= MAX_DEPTH) {
        throw tooDeep();
      }
      budget.visit(1L + items.size());
      checkLength(out);
      out.append(open);
      boolean separatorAtEnd = open == '(' && items.size() == 1;
      for (int i = 0; i < items.size(); i++) {
        if (broken) {
          newLine(indent + 1);
          append(items.get(i), level + 1, indent + 1);
          out.append(',');
        } else {
          append(items.get(i), level + 1, indent);
          if (i < items.size() - 1 || separatorAtEnd) {
            out.append(", ");
          }
        }
      }
      if (broken) {
        newLine(indent);
      }
      out.append(close);
    }

    private void newLine(int indent) {
      out.append('\n');
      for (int i = 0; i < indent; i++) {
        out.append("    ");
      }
    }
  }
}
