package io.camelzodb.pickle.repr;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ExtensionCode;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.literal.LiteralConstants;
import io.camelzodb.pickle.literal.ReprNames;
import io.camelzodb.pickle.text.FloatText;
import io.camelzodb.pickle.text.StringText;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Prints values as Python 3.11's {@code repr} does, with a task list instead of recursion. */
final class ReprWriter {
  private static final Deque<Object> NOTHING = new ArrayDeque<>(1);

  private final StringBuilder out;
  private final ValueBudget budget;

  /** The task list; created for the first value that has parts. */
  private Deque<Object> todo = NOTHING;

  private Set<Value> open = Set.of();

  /** Marks the end of a printed container. */
  private record ContainerEnd(Value container) {}

  /**
   * A writer.
   *
   * @param out the output
   * @param budget the limit of visited and printed values
   */
  ReprWriter(StringBuilder out, ValueBudget budget) {
    this.out = out;
    this.budget = budget;
  }

  /**
   * Prints a value.
   *
   * @throws ValueLimitException if it exceeds the rest of the budget
   */
  void print(Value root) {
    int start = out.length();
    budget.visit(1);
    if (scalar(root)) {
      budget.print(out.length() - start);
      return;
    }
    if (todo == NOTHING) {
      todo = new ArrayDeque<>(8);
      open = Collections.newSetFromMap(new IdentityHashMap<>(4));
    }
    todo.push(root);
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      int before = out.length();
      if (next instanceof Value value) {
        value(value);
      } else if (next instanceof ContainerEnd leave) {
        open.remove(leave.container());
      } else {
        out.append(next);
      }
      budget.print(out.length() - before);
    }
  }

  /** Prints a value that holds no others; else returns false. */
  private boolean scalar(Value value) {
    if (value instanceof NoneValue || value instanceof BoolValue) {
      out.append(value);
    } else if (value instanceof IntValue integer) {
      budget.integer(integer);
      out.append(integer.value());
    } else if (value instanceof FloatValue real) {
      out.append(FloatText.repr(real.value()));
    } else if (value instanceof Text text) {
      budget.mayPrint(text.value().length());
      StringText.text(text.value(), out);
    } else if (value instanceof ByteArray array) {
      budget.mayPrint(array.length());
      out.append("bytearray(");
      StringText.byteArray(array.bytes(), out);
      out.append(')');
    } else if (value instanceof ByteString bytes) {
      budget.mayPrint(bytes.length());
      StringText.bytes(bytes.bytes(), out);
    } else {
      return false;
    }
    return true;
  }

  private void value(Value value) {
    if (scalar(value)) {
      return;
    }
    if (value instanceof Tuple tuple) {
      container(tuple, tuple.items(), "(", tuple.size() == 1 ? ",)" : ")", "(...)");
    } else if (value instanceof ListValue list) {
      container(list, list.items(), "[", "]", "[...]");
    } else if (value instanceof Dictionary dictionary) {
      dictionary(dictionary);
    } else if (value instanceof SetValue set) {
      boolean empty = set.size() == 0;
      container(set, set.items(), empty ? "set(" : "{", empty ? ")" : "}", "set(...)");
    } else if (value instanceof FrozenSet set) {
      boolean empty = set.items().isEmpty();
      container(
          set,
          set.items(),
          empty ? "frozenset(" : "frozenset({",
          empty ? ")" : "})",
          "frozenset(...)");
    } else if (value instanceof Global global) {
      out.append(ReprNames.ofName(global));
    } else if (value instanceof PrintedValue printed) {
      budget.mayPrint(printed.text().length());
      out.append(printed.text());
    } else if (value instanceof Instance instance) {
      instance(instance);
    } else if (value instanceof Reference reference) {
      container(reference, List.of(reference.id()), "<reference ", ">", "<reference ...>");
    } else if (value instanceof ExtensionCode extension) {
      out.append("<extension ").append(extension.code()).append('>');
    } else if (value instanceof Buffer buffer) {
      out.append("<buffer ").append(buffer.index()).append('>');
    } else if (value instanceof ReadOnlyBuffer view) {
      container(view, List.of(view.of()), "<read-only ", ">", "<read-only ...>");
    }
  }

  private void container(
      Value value, List<? extends Value> items, String start, String end, String again) {
    if (!open.add(value)) {
      out.append(again);
      return;
    }
    budget.visit(items.size());
    todo.push(new ContainerEnd(value));
    todo.push(end);
    for (int i = items.size() - 1; i >= 0; i--) {
      todo.push(items.get(i));
      if (i > 0) {
        todo.push(", ");
      }
    }
    out.append(start);
  }

  private void dictionary(Dictionary dictionary) {
    if (!open.add(dictionary)) {
      out.append("{...}");
      return;
    }
    budget.visit(2L * dictionary.size());
    todo.push(new ContainerEnd(dictionary));
    todo.push("}");
    List<Entry> entries = dictionary.entries();
    for (int i = entries.size() - 1; i >= 0; i--) {
      todo.push(entries.get(i).value());
      todo.push(": ");
      todo.push(entries.get(i).key());
      if (i > 0) {
        todo.push(", ");
      }
    }
    out.append('{');
  }

  /**
   * Complex numbers and DateTime as Python prints them; other objects that a call makes, as the
   * call.
   */
  private void instance(Instance instance) {
    double[] complex = LiteralConstants.complex(instance);
    if (complex != null) {
      complex(complex[0], complex[1]);
      return;
    }
    Global name = instance.className();
    Value plain = LiteralForms.plain(instance);
    if (plain != instance) {
      todo.push(plain);
      return;
    }
    String start = name == null ? "<object" : ReprNames.shown(name);
    if (instance.keywords() instanceof Dictionary keywords
        && instance.arguments() instanceof Tuple tuple) {
      keywords(instance, start, tuple.items(), keywords.entries());
    } else if (instance.arguments() instanceof Tuple tuple && instance.state() == null) {
      container(instance, tuple.items(), start + "(", ")", start + "(...)");
    } else {
      out.append(name == null ? "<object>" : "<" + name.dotted() + " object>");
    }
  }

  private void keywords(Instance call, String name, List<Value> items, List<Entry> keywords) {
    if (!open.add(call)) {
      out.append(name).append("(...)");
      return;
    }
    budget.visit(2L * keywords.size() + items.size());
    todo.push(new ContainerEnd(call));
    todo.push(")");
    for (int i = keywords.size() - 1; i >= 0; i--) {
      todo.push(keywords.get(i).value());
      todo.push(Dictionary.nameOf(keywords.get(i).key()) + "=");
      if (i > 0 || !items.isEmpty()) {
        todo.push(", ");
      }
    }
    for (int i = items.size() - 1; i >= 0; i--) {
      todo.push(items.get(i));
      if (i > 0) {
        todo.push(", ");
      }
    }
    out.append(name).append('(');
  }

  private void complex(double real, double imaginary) {
    String second = withoutZero(FloatText.repr(imaginary));
    if (real == 0 && Double.doubleToRawLongBits(real) == 0) {
      out.append(second).append('j');
      return;
    }
    boolean signed = second.startsWith("-");
    out.append('(').append(withoutZero(FloatText.repr(real)));
    out.append(signed ? "" : "+").append(second).append("j)");
  }

  /** The parts of a complex number are printed without a ".0". */
  private static String withoutZero(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
