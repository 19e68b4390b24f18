package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Splits compounds into strings, values and line breaks for {@link NotationWriter}, on demand. */
final class NotationParts {
  /** A line break. */
  static final Line LINE = new Line(0);

  private static final Line IN = new Line(1);
  private static final Line OUT = new Line(-1);

  private final Set<Value> shared;
  private final NotationStyle.Entries style;

  /**
   * A line break.
   *
   * @param change the change of indentation of the next line, in levels
   */
  record Line(int change) {}

  NotationParts(Set<Value> shared, NotationStyle.Entries style) {
    this.shared = shared;
    this.style = style;
  }

  /** The word before the bracket of an object. */
  static String word(Instance instance) {
    return instance.kind() == Instance.Kind.REDUCE
        ? "call"
        : instance.kind().name().toLowerCase(Locale.ROOT);
  }

  /** The pieces of a compound; each is a String, a {@link Value} or a {@link Line}. */
  Iterator<Object> of(Value value) {
    if (value instanceof Tuple tuple) {
      return items("(", tuple.items(), ")");
    } else if (value instanceof ListValue list) {
      return items("[", list.items(), "]");
    } else if (value instanceof Dictionary dictionary) {
      return entries("{", dictionary.entries());
    } else if (value instanceof SetValue set) {
      return items("set(", set.items(), ")");
    } else if (value instanceof FrozenSet set) {
      return items("frozenset(", set.items(), ")");
    } else if (value instanceof Reference reference) {
      ReferenceForm form = ReferenceForm.of(reference, shared);
      return items(form.opening(), form.parts(), ")");
    } else if (value instanceof ReadOnlyBuffer view) {
      return items("readonly(", List.of(view.of()), ")");
    } else if (value instanceof Instance instance) {
      return instance(instance);
    }
    throw new IllegalStateException("an atom: " + value);
  }

  private Iterator<Object> instance(Instance instance) {
    Value keywords = instance.keywords();
    List<Value> parts =
        keywords == null
            ? List.of(instance.callable(), instance.arguments())
            : List.of(instance.callable(), instance.arguments(), keywords);
    List<Instance.Step> steps = instance.steps();
    return new Iterator<>() {
      private Iterator<Object> current = items(word(instance) + "(", parts, ")");
      private int step;

      @Override
      public boolean hasNext() {
        while (!current.hasNext() && step < steps.size()) {
          current = step(steps.get(step++));
        }
        return current.hasNext();
      }

      @Override
      public Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return current.next();
      }
    };
  }

  private Iterator<Object> step(Instance.Step step) {
    if (step instanceof Instance.State state) {
      return items(".state(", List.of(state.value()), ")");
    } else if (step instanceof Instance.Append append) {
      return items(".append(", append.items(), ")");
    } else if (step instanceof Instance.Add add) {
      return items(".add(", add.items(), ")");
    }
    return entries(".items{", ((Instance.Items) step).entries());
  }

  private static Iterator<Object> items(String opening, List<Value> items, String closing) {
    return new Pieces(opening, items.iterator(), closing) {
      @Override
      List<Object> more(Object item) {
        return List.of(item);
      }
    };
  }

  private Iterator<Object> entries(String opening, List<Entry> entries) {
    return new Pieces(opening, entries.iterator(), "}") {
      @Override
      @Nullable List<Object> more(Object item) {
        Entry entry = (Entry) item;
        Value shown = style.shown(entry);
        return shown == null ? null : List.of(entry.key(), ": ", shown);
      }
    };
  }

  /** Opening bracket, items with a comma each on a line, closing bracket. */
  private abstract static class Pieces implements Iterator<Object> {
    private final Iterator<?> items;
    private final String closing;
    private Iterator<Object> ready;
    private boolean any;
    private boolean closed;

    Pieces(String opening, Iterator<?> items, String closing) {
      this.items = items;
      this.closing = closing;
      this.ready = Collections.<Object>singletonList(opening).iterator();
    }

    /** The pieces of an item; null if it is left out. */
    abstract @Nullable List<Object> more(Object item);

    @Override
    public boolean hasNext() {
      return ready.hasNext() || !closed;
    }

    @Override
    public Object next() {
      while (!ready.hasNext()) {
        ready = advance().iterator();
      }
      return ready.next();
    }

    private List<Object> advance() {
      while (items.hasNext()) {
        List<Object> item = more(items.next());
        if (item != null) {
          List<Object> pieces = new java.util.ArrayList<>(item.size() + 2);
          pieces.add(any ? LINE : IN);
          pieces.addAll(item);
          pieces.add(",");
          any = true;
          return pieces;
        }
      }
      if (closed) {
        throw new NoSuchElementException();
      }
      closed = true;
      return any ? List.of(OUT, closing) : List.of(closing);
    }
  }
}
