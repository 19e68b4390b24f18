package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.stream.FillPositions;
import io.camelzodb.pickle.text.StringText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes value graphs as text that people read and compare, and that {@link NotationParser} reads
 * back to the same graph: only the order of fillings in {@link FillPositions} is lost. {@code
 * docs/state-files.md} has the grammar.
 *
 * <p>Each value has its own line, except in short tuples, calls and references. A shared value is
 * {@code &N} at its first occurrence and {@code *N} at the others, numbered in the order of the
 * text. Values of any depth are written; beyond 30 levels lines are not indented any further.
 * Repeated long strings are written each time; beyond {@link ValueLimits} that causes a {@link
 * ValueLimitException}. Not safe for many threads.
 */
public final class NotationWriter {
  private static final int MOST_INDENTED = 30;
  private static final int LINE = 88;
  private static final int FLAT_DEPTH = 4;
  private static final int FLAT_ITEMS = 12;

  /** Strings up to this length are written again: a reference would hardly be shorter. */
  private static final int SHORT = 64;

  private final Appendable out;
  private final NotationStyle style;
  private final Set<Value> shared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Value, Integer> labels = new IdentityHashMap<>();
  private final Deque<Iterator<?>> open = new ArrayDeque<>();
  private ValueBudget repeated = new ValueBudget();
  private int indent;
  private @Nullable String remark;

  /**
   * A writer.
   *
   * @param out the output
   * @param style remarks and omissions
   */
  public NotationWriter(Appendable out, NotationStyle style) {
    this.out = out;
    this.style = style;
  }

  /**
   * Writes the pickles of a record, each on a new line, with a line break at the end. They share
   * labels; the next call starts with new ones.
   */
  public void write(List<Value> pickles) throws IOException {
    findShared(pickles);
    for (Value pickle : pickles) {
      value(pickle);
      while (!open.isEmpty()) {
        if (open.element().hasNext()) {
          piece(open.element().next());
        } else {
          open.pop();
        }
      }
      newLine();
    }
    shared.clear();
    labels.clear();
  }

  private void findShared(List<Value> roots) {
    repeated = new ValueBudget();
    Set<Value> once = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> waiting = new ArrayDeque<>(roots);
    while (!waiting.isEmpty()) {
      Value value = waiting.pop();
      if (!ValueParts.isCompound(value)) {
        long length = length(value);
        if (length > SHORT && !once.add(value)) {
          repeated.print(length);
        }
      } else if (once.add(value)) {
        ValueParts.forEach(value, waiting::push);
      } else {
        shared.add(value);
      }
    }
  }

  /** About how long the text of a value is that has no parts and no identity. */
  private static long length(Value value) {
    if (value instanceof Text text) {
      return text.value().length();
    } else if (value instanceof ByteString bytes) {
      return bytes.length();
    } else if (value instanceof IntValue integer) {
      return integer.value().bitLength() / 4;
    }
    return value instanceof Global global
        ? (long) global.module().length() + global.name().length()
        : 0;
  }

  private void piece(Object piece) throws IOException {
    if (piece instanceof Value value) {
      value(value);
    } else if (piece instanceof NotationParts.Line line) {
      indent += line.change();
      newLine();
    } else {
      out.append((String) piece);
    }
  }

  private void newLine() throws IOException {
    if (remark != null) {
      out.append("  # ").append(remark);
      remark = null;
    }
    out.append('\n');
    for (int i = Math.min(indent, MOST_INDENTED); i > 0; i--) {
      out.append("    ");
    }
  }

  private void value(Value value) throws IOException {
    if (shared.contains(value)) {
      Integer number = labels.get(value);
      if (number != null) {
        out.append('*').append(number.toString());
        return;
      }
      labels.put(value, labels.size() + 1);
      out.append('&').append(Integer.toString(labels.size())).append(' ');
    }
    List<String> pieces = NotationAtoms.pieces(value);
    if (pieces != null) {
      string(value, pieces);
      return;
    }
    StringBuilder flat = new StringBuilder();
    String said = value instanceof Instance object ? remark(object) : null;
    if (flat(value, flat, 0)) {
      out.append(flat);
      remark = said == null ? remark : said;
      return;
    }
    // Ends the line with the opening bracket.
    remark = said == null ? remark : said;
    open.push(new NotationParts(shared, style.entries()).of(value));
  }

  private @Nullable String remark(Instance object) {
    String text = style.remark().apply(object);
    if (text == null) {
      return null;
    }
    if (text.length() > SHORT) {
      repeated.print(text.length());
    }
    StringBuilder quoted = new StringBuilder();
    StringText.text(text, quoted);
    return quoted.substring(1, quoted.length() - 1);
  }

  private void string(Value value, List<String> pieces) throws IOException {
    boolean array = value instanceof ByteArray;
    if (array) {
      out.append("bytearray(");
    }
    boolean base64 = pieces.get(0).equals("base64");
    if (pieces.size() == 1) {
      out.append(pieces.get(0));
    } else {
      out.append(base64 ? "base64(" : "(");
      indent++;
      for (String piece : pieces.subList(base64 ? 1 : 0, pieces.size())) {
        newLine();
        out.append(piece);
      }
      indent--;
      newLine();
      out.append(')');
    }
    if (array) {
      out.append(')');
    }
  }

  /**
   * Appends the text of a value if it fits on one line; otherwise returns false, and the appended
   * text must be dropped.
   */
  private boolean flat(Value value, StringBuilder line, int depth) {
    if (depth > FLAT_DEPTH || line.length() > LINE) {
      return false;
    }
    if (depth > 0 && shared.contains(value)) {
      Integer number = labels.get(value);
      if (number == null) {
        return false;
      }
      line.append('*').append(number);
      return line.length() <= LINE;
    }
    String simple = NotationAtoms.simple(value);
    if (simple != null) {
      // At the outermost level nothing can be done about its length.
      line.append(simple);
      return depth == 0 || line.length() <= LINE;
    }
    if (value instanceof Text || value instanceof ByteString) {
      return flatString(value, line);
    } else if (value instanceof Tuple tuple) {
      return flatItems("(", tuple.items(), tuple.size() == 1 ? ",)" : ")", line, depth);
    } else if (value instanceof ListValue list && list.size() == 0) {
      line.append("[]");
    } else if (value instanceof Dictionary dictionary && dictionary.size() == 0) {
      line.append("{}");
    } else if (value instanceof SetValue set && set.size() == 0) {
      line.append("set()");
    } else if (value instanceof FrozenSet set && set.items().isEmpty()) {
      line.append("frozenset()");
    } else if (value instanceof Reference reference) {
      ReferenceForm form = ReferenceForm.of(reference, shared);
      return flatItems(form.opening(), form.parts(), ")", line, depth);
    } else if (value instanceof Instance instance) {
      return flatInstance(instance, line, depth);
    } else {
      return false;
    }
    return line.length() <= LINE;
  }

  private static boolean flatString(Value value, StringBuilder line) {
    int length = value instanceof Text text ? text.value().length() : ((ByteString) value).length();
    List<String> pieces =
        length > LINE || value instanceof ByteArray ? null : NotationAtoms.pieces(value);
    if (pieces == null || pieces.size() != 1) {
      return false;
    }
    line.append(pieces.get(0));
    return line.length() <= LINE;
  }

  private boolean flatInstance(Instance instance, StringBuilder line, int depth) {
    Value keywords = instance.keywords();
    List<Value> parts =
        keywords == null
            ? List.of(instance.callable(), instance.arguments())
            : List.of(instance.callable(), instance.arguments(), keywords);
    if (instance.steps().size() > 1
        || !flatItems(NotationParts.word(instance) + "(", parts, ")", line, depth)) {
      return false;
    }
    return instance.steps().isEmpty()
        || (instance.steps().get(0) instanceof Instance.State state
            && flatItems(".state(", List.of(state.value()), ")", line, depth));
  }

  private boolean flatItems(
      String opening, List<Value> items, String closing, StringBuilder line, int depth) {
    if (items.size() > FLAT_ITEMS) {
      return false;
    }
    line.append(opening);
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        line.append(", ");
      }
      if (!flat(items.get(i), line, depth + 1)) {
        return false;
      }
    }
    line.append(closing);
    return line.length() <= LINE;
  }
}
