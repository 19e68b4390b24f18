package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a decoded database record: usually two pickles that share one memo, the class with its
 * arguments and the state.
 *
 * @param pickles the values of the stream's pickles, one or two, in order
 */
public record PickledObject(List<Value> pickles) {

  /** Copies the list. */
  public PickledObject {
    pickles = List.copyOf(pickles);
    if (pickles.isEmpty()) {
      throw new IllegalArgumentException("a record has at least one pickle");
    }
  }

  /** Returns the first pickle. */
  public Value classPart() {
    return pickles.get(0);
  }

  /**
   * The class, from any of the forms that ZODB has written: the class itself, {@code (class,
   * arguments)} or {@code ((module, name), arguments)}; null if there is no name.
   */
  public @Nullable Global className() {
    Value part = classPart();
    if (part instanceof Instance instance) {
      return instance.className();
    }
    if (part instanceof Tuple tuple && tuple.size() > 0) {
      part = tuple.get(0);
    }
    if (part instanceof Global global) {
      return global;
    }
    if (part instanceof Tuple pair && pair.size() == 2) {
      String module = Dictionary.nameOf(pair.get(0));
      String name = Dictionary.nameOf(pair.get(1));
      return module == null || name == null ? null : new Global(module, name);
    }
    return null;
  }

  /** Returns the state; {@link NoneValue} if the record has only one pickle. */
  public Value state() {
    return pickles.size() > 1 ? pickles.get(1) : NoneValue.NONE;
  }

  /** Returns all persistent references in it, in the order of the stream, each once. */
  public List<Reference> references() {
    List<Reference> references = new ArrayList<>();
    Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Value> open = new ArrayDeque<>();
    List<Value> parts = new ArrayList<>(pickles);
    while (!parts.isEmpty() || !open.isEmpty()) {
      for (int i = parts.size() - 1; i >= 0; i--) {
        open.push(parts.get(i));
      }
      parts.clear();
      Value value = open.pop();
      if (ValueParts.isCompound(value) && seen.add(value)) {
        if (value instanceof Reference reference) {
          references.add(reference);
        }
        ValueParts.forEach(value, parts::add);
      }
    }
    return references;
  }

  /**
   * Redirects references, in place; only for a record that was just read and is not shared.
   *
   * @param ids returns the new persistent id, or null to keep a reference
   */
  public void redirect(Function<Reference, @Nullable Value> ids) {
    for (Reference reference : references()) {
      Value id = ids.apply(reference);
      if (id != null) {
        reference.make(id);
      }
    }
  }

  /** Returns the state as attributes; an empty dictionary if the state is something else. */
  public Dictionary attributes() {
    return state() instanceof Dictionary dictionary ? dictionary : new Dictionary();
  }
}
