package io.camelzodb.pickle.limit;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
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
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values of one object that are visited and printed, and throws before a limit is
 * exceeded. Counting costs one addition for each value. Not safe for many threads.
 */
public final class ValueBudget {
  /** Bits of a long integer that take longer to print than a small value to visit. */
  private static final int STEP_BITS = 8;

  /** Up to this depth values are counted by recursion, which is faster. */
  private static final int MAX_NESTED = 8;

  private final ValueLimits limits;
  private long visited;
  private long characters;

  /** A budget with the {@link ValueLimits#DEFAULT}. */
  public ValueBudget() {
    this(ValueLimits.DEFAULT);
  }

  /** A budget. */
  public ValueBudget(ValueLimits limits) {
    this.limits = limits;
  }

  /** Marks the end of a container whose parts were counted. */
  private record ContainerEnd(Value container) {}

  /** Counts values before they are visited. */
  public void visit(long values) {
    visited += values;
    if (visited > limits.maxVisited()) {
      throw new ValueLimitException(
          "maxVisited",
          "more than "
              + number(limits.maxVisited())
              + " values, shared ones counted wherever they stand, long integers by their bytes");
    }
  }

  /** Counts characters, or bytes of strings, that are printed. */
  public void print(long count) {
    mayPrint(count);
    characters += count;
  }

  /** Fails if so many characters would be too many; they are counted when they are printed. */
  public void mayPrint(long count) {
    if (characters + count > limits.maxCharacters()) {
      throw new ValueLimitException(
          "maxCharacters",
          "more than "
              + number(limits.maxCharacters())
              + " characters, shared texts counted wherever they stand");
    }
  }

  private static String number(int limit) {
    return String.format(Locale.ROOT, "%,d", limit);
  }

  /**
   * Counts a value and everything in it, each as often as a simple walk visits it. The time is
   * bounded by the budget, not by the value.
   *
   * @throws ValueLimitException if that exceeds the rest of the budget
   */
  public void count(Value root) {
    if (isAtom(root) || isString(root)) {
      visit(1);
      return;
    }
    long visitedBefore = visited;
    long charactersBefore = characters;
    try {
      if (nested(root, MAX_NESTED)) {
        return;
      }
      visited = visitedBefore;
      characters = charactersBefore;
      walk(root, null);
    } catch (ValueLimitException orCycle) {
      visited = visitedBefore;
      characters = charactersBefore;
      walk(root, Collections.newSetFromMap(new IdentityHashMap<>()));
    }
  }

  /**
   * Counts a value of lists, tuples and dictionaries without a list of tasks; nearly all values are
   * such.
   *
   * @return false if it is nested deeper, or holds a value of another kind
   */
  private boolean nested(Value value, int levels) {
    if (isAtom(value) || isString(value)) {
      visit(1);
      return true;
    } else if (levels == 0) {
      return false;
    }
    List<Value> items =
        value instanceof Tuple tuple
            ? tuple.items()
            : value instanceof ListValue list ? list.items() : null;
    if (items == null) {
      return value instanceof Dictionary dictionary && nested(dictionary, levels);
    }
    visit(1);
    for (int i = 0; i < items.size(); i++) {
      if (!nested(items.get(i), levels - 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean nested(Dictionary dictionary, int levels) {
    visit(1);
    for (Entry entry : dictionary.entries()) {
      if (!nested(entry.key(), levels - 1) || !nested(entry.value(), levels - 1)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Walks a value.
   *
   * @param open the containers around a value, so that a cycle ends; null if none is expected
   */
  private void walk(Value root, @Nullable Set<Value> open) {
    Deque<Object> todo = new ArrayDeque<>();
    todo.push(root);
    visit(1);
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next instanceof ContainerEnd leave && open != null) {
        open.remove(leave.container());
        continue;
      }
      Value value = (Value) next;
      int parts = isString(value) ? 0 : parts(value);
      if (parts > 0 && (open == null || open.add(value))) {
        if (open != null) {
          todo.push(new ContainerEnd(value));
        }
        // Before they are listed: a list may be as long as memory is large.
        visit(parts);
        ValueParts.forEach(value, todo::push);
      }
    }
  }

  private static boolean isAtom(Value value) {
    return value instanceof NoneValue || value instanceof BoolValue || value instanceof FloatValue;
  }

  /** Whether a value is a string or an integer, which is counted then. */
  private boolean isString(Value value) {
    if (value instanceof Text text) {
      print(text.value().length());
    } else if (value instanceof ByteString bytes) {
      print(bytes.length());
    } else if (value instanceof PrintedValue printed) {
      print(printed.text().length());
    } else if (value instanceof IntValue integer) {
      integer(integer);
      print(integer.value().bitLength() / 4);
    } else {
      return false;
    }
    return true;
  }

  /** Counts an integer before it is converted to digits. */
  public void integer(IntValue integer) {
    int bits = integer.value().bitLength();
    if (bits >= Long.SIZE) {
      digits(bits);
      visit(bits / STEP_BITS);
      mayPrint(bits / 4);
    }
  }

  /** Counts an integer of so many bits before it is created or converted to digits. */
  public void digits(long bits) {
    if (bits > limits.maxBits()) {
      throw new ValueLimitException(
          "maxDigits", "an integer of more than " + number(limits.maxDigits()) + " digits");
    }
  }

  /** Counts a value with everything in it before it is repeated so many times. */
  public void repeat(Value value, long times) {
    long visitedBefore = visited;
    long charactersBefore = characters;
    count(value);
    long more = Math.max(0, times - 1);
    visit(more * (visited - visitedBefore));
    print(more * (characters - charactersBefore));
  }

  /** Returns the least number of parts of a value; each is visited. */
  private static int parts(Value value) {
    if (value instanceof Tuple tuple) {
      return tuple.size();
    } else if (value instanceof ListValue list) {
      return list.size();
    } else if (value instanceof Dictionary dictionary) {
      return 2 * dictionary.size();
    } else if (value instanceof SetValue set) {
      return set.size();
    } else if (value instanceof FrozenSet set) {
      return set.items().size();
    } else if (value instanceof Instance instance) {
      return parts(instance);
    }
    return value instanceof Reference || value instanceof ReadOnlyBuffer ? 1 : 0;
  }

  private static int parts(Instance instance) {
    int parts = 3;
    for (Instance.Step step : instance.steps()) {
      if (step instanceof Instance.Append append) {
        parts += append.items().size();
      } else if (step instanceof Instance.Items items) {
        parts += 2 * items.entries().size();
      } else if (step instanceof Instance.Add add) {
        parts += add.items().size();
      } else {
        parts++;
      }
    }
    return parts;
  }
}
