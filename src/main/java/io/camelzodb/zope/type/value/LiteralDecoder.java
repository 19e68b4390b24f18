package io.camelzodb.zope.type.value;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.PrintedValue;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.LiteralForms;
import io.camelzodb.pickle.repr.PythonRepr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts a literal of files to the stored value, the reverse of {@link LiteralEncoder}. Calls
 * become the objects that Python pickles for them; anything that cannot be converted is refused.
 * For one value.
 */
public final class LiteralDecoder {
  private static final int LONGEST_SHOWN = 120;

  private @Nullable String refused;

  /**
   * Returns the stored value of a literal; null if it cannot be converted, then {@link #refused}
   * says why.
   */
  public @Nullable Value stored(Value literal) {
    if (literal instanceof Tuple tuple) {
      List<Value> items = items(tuple.items());
      return items == null ? null : items == tuple.items() ? tuple : Tuple.of(items);
    } else if (literal instanceof ListValue list) {
      List<Value> items = items(list.items());
      return items == null ? null : new ListValue(items);
    } else if (literal instanceof SetValue set) {
      List<Value> items = items(set.items());
      return items == null ? null : new SetValue(items);
    } else if (literal instanceof FrozenSet set) {
      List<Value> items = items(set.items());
      return items == null ? null : new FrozenSet(items);
    } else if (literal instanceof Dictionary dictionary) {
      return dictionary(dictionary);
    } else if (literal instanceof Global name) {
      return LiteralForms.stored(name);
    } else if (literal instanceof PrintedValue printed) {
      Value stored = LiteralForms.stored(printed);
      return stored == null ? refuse(printed) : stored;
    } else if (!(literal instanceof Instance call)) {
      return literal;
    } else if (DateTimes.isDateTime(call)) {
      Value moment = DateTimes.moment(call);
      return moment == null ? refuse(call, " is not a date that DateTime can parse") : moment;
    }
    Value stored = LiteralForms.stored((Instance) literal, this::stored);
    return stored == null ? refuse(literal, " is nothing that can be made of a text") : stored;
  }

  private @Nullable List<Value> items(List<Value> literals) {
    List<Value> items = new ArrayList<>(literals.size());
    boolean same = true;
    for (Value literal : literals) {
      Value item = stored(literal);
      if (item == null) {
        return null;
      }
      same &= item == literal;
      items.add(item);
    }
    return same ? literals : items;
  }

  private @Nullable Value dictionary(Dictionary dictionary) {
    Dictionary result = new Dictionary();
    for (Entry entry : dictionary.entries()) {
      Value key = stored(entry.key());
      Value value = stored(entry.value());
      if (key == null || value == null) {
        return null;
      }
      result.put(key, value);
    }
    return result;
  }

  private @Nullable Value refuse(PrintedValue printed) {
    PickleException fault = printed.fault();
    return refuse(
        printed,
        " can't be read back"
            + (fault == null ? "" : " (" + fault.getMessage() + ")")
            + ": leave it as it was recorded, or write a literal");
  }

  private @Nullable Value refuse(Value literal, String why) {
    if (refused == null) {
      String text = PythonRepr.repr(literal);
      refused =
          (text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text) + why;
    }
    return null;
  }

  /** Returns why a value was refused, as the end of a sentence about it. */
  public String refused() {
    return refused == null ? "it can't be read back" : refused;
  }
}
