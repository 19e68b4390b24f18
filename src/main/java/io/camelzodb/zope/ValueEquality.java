package io.camelzodb.zope;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FloatValue;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.limit.ValueLimits;
import io.camelzodb.pickle.repr.LiteralForms;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.storage.References;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares two values as Python does: same types, same content. Values deeper than {@value
 * #MAX_DEPTH} levels count as different, and so do inline objects that are not made by state alone,
 * and comparisons that exceed the limit of steps; the caller then writes a value needlessly.
 */
public final class ValueEquality {
  private static final int MAX_DEPTH = 250;
  private static final int MAX_SET = 100_000;

  private static final Set<String> SETS = Set.of("builtins.set", "__builtin__.set");

  /** More steps than two values within the limits of metadata need. */
  private static final long MOST_STEPS = 4L * ValueLimits.DEFAULT.maxVisited();

  /** The number of bytes compared in about the time of a step. */
  private static final int STEP_BYTES = 64;

  private long steps;
  private final ValueBudget printing = new ValueBudget();

  private ValueEquality() {}

  /** Whether both are equal, or both are null. */
  public static boolean same(@Nullable Value left, @Nullable Value right) {
    return (left == null || right == null)
        ? left == right
        : new ValueEquality().same(left, right, 0);
  }

  private boolean same(Value one, Value other, int depth) {
    Value left = LiteralForms.plain(one);
    Value right = LiteralForms.plain(other);
    if (left == right) {
      return true;
    }
    if (depth > MAX_DEPTH || ++steps > MOST_STEPS) {
      return false;
    }
    if (left instanceof PrintedValue || right instanceof PrintedValue) {
      String text = repr(left);
      return text != null && text.equals(repr(right));
    }
    if (left instanceof Text a && right instanceof Text b) {
      steps += a.value().length() / STEP_BYTES;
      return a.value().equals(b.value());
    }
    if (left instanceof ByteString a && right instanceof ByteString b) {
      steps += a.length() / STEP_BYTES;
      return a.getClass() == b.getClass() && Arrays.equals(a.bytes(), b.bytes());
    }
    if (left instanceof IntValue a && right instanceof IntValue b) {
      return a.value().equals(b.value());
    }
    if (left instanceof FloatValue a && right instanceof FloatValue b) {
      return Double.doubleToLongBits(a.value()) == Double.doubleToLongBits(b.value());
    }
    if (left instanceof Tuple a && right instanceof Tuple b) {
      return all(a.items(), b.items(), depth);
    }
    if (left instanceof ListValue a && right instanceof ListValue b) {
      return all(a.items(), b.items(), depth);
    }
    List<Value> items = setItems(left);
    if (items != null) {
      List<Value> others = setItems(right);
      return others != null && sets(items, others, depth);
    }
    if (left instanceof FrozenSet a && right instanceof FrozenSet b) {
      return sets(a.items(), b.items(), depth);
    }
    if (left instanceof Dictionary a && right instanceof Dictionary b) {
      return entries(a, b, depth);
    }
    if (left instanceof Instance a && right instanceof Instance b) {
      return instances(a, b, depth);
    }
    if (left instanceof Reference a && right instanceof Reference b) {
      References.Target target = References.target(a);
      return target != null && target.equals(References.target(b));
    }
    return left.equals(right);
  }

  /** Returns the items of a set, in any pickled form; null for other values. */
  private static @Nullable List<Value> setItems(Value value) {
    if (value instanceof SetValue set) {
      return set.items();
    }
    return value instanceof Instance made
            && made.kind() == Instance.Kind.REDUCE
            && made.steps().isEmpty()
            && SETS.contains(String.valueOf(made.className()))
            && made.arguments() instanceof Tuple arguments
            && arguments.size() == 1
            && arguments.get(0) instanceof ListValue list
        ? list.items()
        : null;
  }

  private boolean all(List<? extends Value> left, List<? extends Value> right, int depth) {
    boolean same = left.size() == right.size();
    for (int i = 0; same && i < left.size(); i++) {
      same = same(left.get(i), right.get(i), depth + 1);
    }
    return same;
  }

  /** Compares sets, whose order in files has no meaning. */
  private boolean sets(List<Value> left, List<Value> right, int depth) {
    if (all(left, right, depth)) {
      return true;
    }
    List<String> texts = left.size() == right.size() && left.size() <= MAX_SET ? texts(left) : null;
    return texts != null && texts.equals(texts(right));
  }

  private @Nullable List<String> texts(List<Value> items) {
    List<String> texts = new ArrayList<>();
    for (Value item : items) {
      String text = repr(item);
      if (text == null) {
        return null;
      }
      texts.add(text);
    }
    Collections.sort(texts);
    return texts;
  }

  /** The text of a value; null if all that are compared are too much to print. */
  private @Nullable String repr(Value value) {
    StringBuilder text = new StringBuilder();
    try {
      PythonRepr.repr(value, text, printing);
    } catch (ValueLimitException tooMuch) {
      return null;
    }
    return text.toString();
  }

  private boolean entries(Dictionary left, Dictionary right, int depth) {
    List<Entry> entries = left.entries();
    List<Entry> others = right.entries();
    boolean same = entries.size() == others.size();
    for (int i = 0; same && i < entries.size(); i++) {
      same =
          same(entries.get(i).key(), others.get(i).key(), depth + 1)
              && same(entries.get(i).value(), others.get(i).value(), depth + 1);
    }
    return same;
  }

  private boolean keywords(@Nullable Value left, @Nullable Value right, int depth) {
    return (left == null || right == null) ? left == right : same(left, right, depth + 1);
  }

  private boolean instances(Instance left, Instance right, int depth) {
    if (left.kind() != right.kind()
        || !keywords(left.keywords(), right.keywords(), depth)
        || left.steps().size() > 1
        || left.steps().size() != right.steps().size()
        || !same(left.callable(), right.callable(), depth + 1)
        || !same(left.arguments(), right.arguments(), depth + 1)) {
      return false;
    }
    Value state = left.state();
    Value other = right.state();
    boolean stateless = state == null || other == null;
    return stateless ? left.steps().isEmpty() : same(state, other, depth + 1);
  }
}
