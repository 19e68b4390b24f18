package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.Buffer;
import io.camelzodb.pickle.ByteArray;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes value graphs as opcodes, with a task list instead of recursion.
 *
 * <p>Values that are filled after their creation (lists, dictionaries, sets, objects) enter the
 * memo first. Values that must be complete at their creation (tuples, frozensets, arguments,
 * references) can be part of a cycle too; as in Python's own writer, such a value is met again
 * while its parts are written, is created there, and the outer attempt is dropped.
 *
 * <p>Long because all kinds of values with parts share one list of tasks, the memo, and the note of
 * the values that are being filled; each value consults all three.
 */
final class GraphWriter {
  private static final int BATCH = 1000;

  /** Something to do after other things were written. */
  private interface Task {
    void run() throws PickleException;
  }

  /**
   * A container being filled.
   *
   * @param outer the same one being filled further out, or null
   * @param met how many values were met for the first time until then
   */
  private record Filling(@Nullable Filling outer, long met) {}

  private final PickleOutput out;
  private final int protocol;
  private final SharedValues shared;
  private final AtomWriter atoms;
  private final Deque<Object> todo = new ArrayDeque<>();
  private final IdentityHashMap<Value, Integer> memo = new IdentityHashMap<>();
  private final IdentityHashMap<Value, Filling> filling = new IdentityHashMap<>();

  /** Objects whose arguments are being written, the innermost first. */
  private final Deque<Instance> calls = new ArrayDeque<>();

  private final Map<Value, Integer> atomMemo = new HashMap<>();
  private int memoSize;
  private long met;
  private long budget;

  GraphWriter(PickleOutput out, int protocol, List<Value> roots) {
    this.out = out;
    this.protocol = protocol;
    shared = new SharedValues(roots);
    atoms = new AtomWriter(out, protocol);
    // A cycle through tuples is written twice; only a graph made for it is written much oftener.
    budget = 1_000_000 + 32 * shared.reached();
  }

  /** Writes one pickle; the memo continues that of the last one. */
  void write(Value root) throws PickleException {
    if (protocol >= 2) {
      out.opcode(Opcode.PROTO, protocol, 1);
    }
    out.begin();
    todo.push(root);
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next instanceof Value value) {
        save(value);
      } else {
        ((Task) next).run();
      }
    }
    out.opcode(Opcode.STOP);
    out.end();
  }

  /** Values and tasks, the first of them next. */
  private void next(Object... steps) {
    for (int i = steps.length - 1; i >= 0; i--) {
      todo.push(steps[i]);
    }
  }

  private void next(List<? extends Value> values) {
    for (int i = values.size() - 1; i >= 0; i--) {
      todo.push(values.get(i));
    }
  }

  private void save(Value value) throws PickleException {
    if (--budget < 0) {
      throw atoms.refused("the graph's cycles lead through too many tuples or arguments");
    }
    Integer number = memoNumber(value);
    if (number != null && !isToBeRepeated(value)) {
      get(number);
      return;
    }
    if (number != null) {
      memo.remove(value);
    }
    if (ValueParts.isCompound(value)) {
      compound(value);
    } else {
      atoms.write(value);
      memoizeIfShared(value);
    }
  }

  private void compound(Value value) throws PickleException {
    if (value instanceof Tuple tuple) {
      tuple(tuple);
    } else if (value instanceof ListValue list) {
      empty(Opcode.EMPTY_LIST, Opcode.LIST);
      fill(value, new Batches(list.items(), List.of(), Opcode.APPEND, Opcode.APPENDS));
    } else if (value instanceof Dictionary dictionary) {
      empty(Opcode.EMPTY_DICT, Opcode.DICT);
      fill(value, new Batches(List.of(), dictionary.entries(), Opcode.SETITEM, Opcode.SETITEMS));
    } else if (protocol == ProtocolFallbacks.PROTOCOL && ProtocolFallbacks.has(value)) {
      called(value);
    } else if (value instanceof SetValue set) {
      atoms.require(4, "a set");
      out.opcode(Opcode.EMPTY_SET);
      fill(value, new Batches(set.items(), List.of(), null, Opcode.ADDITEMS));
    } else if (value instanceof FrozenSet set) {
      atoms.require(4, "a frozenset");
      out.opcode(Opcode.MARK);
      next((Task) () -> made(value, 0, true, Opcode.FROZENSET));
      next(set.items());
    } else if (value instanceof Instance instance) {
      instance(instance);
    } else if (value instanceof Reference reference) {
      reference(reference);
    } else if (value instanceof ByteArray array) {
      atoms.byteArray(array.bytes());
      memoizeIfShared(value);
    } else if (value instanceof Buffer) {
      atoms.require(5, "an out-of-band buffer");
      out.opcode(Opcode.NEXT_BUFFER);
      memoizeIfShared(value);
    } else if (value instanceof ReadOnlyBuffer view) {
      atoms.require(5, "a read-only buffer");
      next(view.of(), (Task) () -> made(value, 1, false, Opcode.READONLY_BUFFER));
    }
  }

  /**
   * Whether to write an unshared container or object again that is met while it is being filled,
   * such as the list that a list subclass is copied from: so it is if the call used it filled. The
   * repetition ends, as in Python, since each round must meet something new.
   */
  private boolean isToBeRepeated(Value value) {
    Instance call = calls.peek();
    Filling before = filling.get(value);
    return call != null
        && before != null
        && (before.outer() == null || before.met() < met)
        && FillPositions.isFilledBefore(value, call);
  }

  private void fill(Value container, Batches batches) {
    memoize(container);
    beginFilling(container);
    next(batches);
  }

  private void beginFilling(Value value) {
    if (shared.hasCompounds() && !shared.contains(value)) {
      Filling outer = filling.get(value);
      if (outer == null) {
        met++;
      }
      filling.put(value, new Filling(outer, met));
      todo.push(
          (Task)
              () -> {
                if (outer == null) {
                  filling.remove(value);
                } else {
                  filling.put(value, outer);
                }
              });
    } else {
      met++;
    }
  }

  private void empty(Opcode binary, Opcode text) {
    if (protocol >= 1) {
      out.opcode(binary);
    } else {
      out.opcode(Opcode.MARK);
      out.opcode(text);
    }
  }

  private void tuple(Tuple tuple) {
    int size = tuple.size();
    boolean marked = protocol < 2 || size > 3;
    Opcode opcode =
        marked
            ? Opcode.TUPLE
            : size == 1 ? Opcode.TUPLE1 : size == 2 ? Opcode.TUPLE2 : Opcode.TUPLE3;
    if (marked) {
      out.opcode(Opcode.MARK);
    }
    todo.push((Task) () -> made(tuple, size, marked, opcode));
    next(tuple.items());
  }

  /** Writes a value without an opcode in the protocol as a call of its class, as Python does. */
  private void called(Value value) throws PickleException {
    atoms.global(ProtocolFallbacks.callable(value));
    next(ProtocolFallbacks.arguments(value), (Task) () -> made(value, 2, false, Opcode.REDUCE));
  }

  private void reference(Reference reference) throws PickleException {
    if (reference.binary()) {
      atoms.require(1, "a reference that is no line of text");
      next(reference.id(), (Task) () -> made(reference, 1, false, Opcode.BINPERSID));
    } else if (reference.id() instanceof Text text) {
      out.lines(Opcode.PERSID, atoms.asciiLine(text.value(), "a reference by PERSID"));
      memoizeIfShared(reference);
    } else {
      throw atoms.refused("a reference by PERSID must be a text");
    }
  }

  private void instance(Instance instance) throws PickleException {
    calls.push(instance);
    Value keywords = instance.keywords();
    switch (instance.kind()) {
      case REDUCE ->
          next(instance.callable(), instance.arguments(), after(instance, 2, false, Opcode.REDUCE));
      case NEWOBJ -> {
        atoms.require(2, "an object made by NEWOBJ");
        next(instance.callable(), instance.arguments(), after(instance, 2, false, Opcode.NEWOBJ));
      }
      case NEWOBJ_EX -> {
        if (protocol == ProtocolFallbacks.PROTOCOL) {
          atoms.global(ProtocolFallbacks.NEWOBJ_EX);
          next(ProtocolFallbacks.arguments(instance), after(instance, 2, false, Opcode.REDUCE));
          return;
        }
        atoms.require(4, "an object made with keyword arguments");
        next(
            instance.callable(),
            instance.arguments(),
            keywords == null ? new Dictionary() : keywords,
            after(instance, 3, false, Opcode.NEWOBJ_EX));
      }
      case INST -> {
        out.opcode(Opcode.MARK);
        next(after(instance, arguments(instance).size(), true, Opcode.INST));
        next(arguments(instance).items());
      }
      case OBJ -> {
        atoms.require(1, "an object made by OBJ");
        out.opcode(Opcode.MARK);
        next(after(instance, arguments(instance).size() + 1, true, Opcode.OBJ));
        next(arguments(instance).items());
        next(instance.callable());
      }
    }
  }

  private Tuple arguments(Instance instance) throws PickleException {
    if (instance.arguments() instanceof Tuple tuple) {
      return tuple;
    }
    throw atoms.refused("the arguments of INST and OBJ must be a tuple");
  }

  /** Writes the call that makes the object, then its steps. */
  private Task after(Instance instance, int parts, boolean marked, Opcode opcode) {
    return () -> {
      calls.pop();
      if (!made(instance, parts, marked, opcode)) {
        return;
      }
      beginFilling(instance);
      List<Instance.Step> steps = instance.steps();
      for (int i = steps.size() - 1; i >= 0; i--) {
        Instance.Step step = steps.get(i);
        if (step instanceof Instance.State state) {
          next(state.value(), (Task) () -> out.opcode(Opcode.BUILD));
        } else if (step instanceof Instance.Append append) {
          next(new Batches(append.items(), List.of(), Opcode.APPEND, Opcode.APPENDS));
        } else if (step instanceof Instance.Items items) {
          next(new Batches(List.of(), items.entries(), Opcode.SETITEM, Opcode.SETITEMS));
        } else if (step instanceof Instance.Add add) {
          atoms.require(4, "items added to a set-like object");
          next(new Batches(add.items(), List.of(), null, Opcode.ADDITEMS));
        }
      }
    };
  }

  /** Ends a value whose parts are on the stack; false if it was made meanwhile, within them. */
  private boolean made(Value value, int parts, boolean marked, Opcode opcode)
      throws PickleException {
    Integer number = memoNumber(value);
    if (number != null) {
      if (marked && protocol >= 1) {
        out.opcode(Opcode.POP_MARK);
      } else {
        for (int i = 0; i < (marked ? parts + 1 : parts); i++) {
          out.opcode(Opcode.POP);
        }
      }
      get(number);
      return false;
    }
    if (opcode == Opcode.INST) {
      if (!(((Instance) value).callable() instanceof Global global)) {
        throw atoms.refused("INST needs a class by its name");
      }
      out.lines(
          opcode,
          atoms.asciiLine(global.module(), "a module in INST"),
          atoms.asciiLine(global.name(), "a class in INST"));
    } else {
      out.opcode(opcode);
    }
    if (value instanceof Instance) {
      memoize(value);
    } else {
      memoizeIfShared(value);
    }
    return true;
  }

  // -------------------------------------------------------------------- memo

  private @Nullable Integer memoNumber(Value value) {
    if (ValueParts.isCompound(value) || SharedValues.isLong(value)) {
      return memo.get(value);
    }
    return SharedValues.isWorthMemo(value) ? atomMemo.get(value) : null;
  }

  private void memoizeIfShared(Value value) {
    if (shared.contains(value)) {
      memoize(value);
    }
  }

  private void memoize(Value value) {
    int index = memoSize++;
    if (SharedValues.isWorthMemo(value)) {
      atomMemo.put(value, index);
    } else {
      memo.put(value, index);
    }
    if (protocol >= 4) {
      out.opcode(Opcode.MEMOIZE);
    } else {
      numbered(Opcode.PUT, Opcode.BINPUT, Opcode.LONG_BINPUT, index);
    }
  }

  private void get(int index) {
    numbered(Opcode.GET, Opcode.BINGET, Opcode.LONG_BINGET, index);
  }

  private void numbered(Opcode text, Opcode small, Opcode large, int index) {
    if (protocol == 0) {
      out.lines(text, Integer.toString(index));
    } else if (index < 256) {
      out.opcode(small, index, 1);
    } else {
      out.opcode(large, index, 4);
    }
  }

  /** Puts items or entries into the value on the stack, at most 1,000 at once, as Python does. */
  private final class Batches implements Task {
    private final List<? extends Value> items;
    private final List<Entry> entries;
    private final @Nullable Opcode singleOpcode;
    private final Opcode batchOpcode;
    private int from;

    Batches(
        List<? extends Value> items,
        List<Entry> entries,
        @Nullable Opcode singleOpcode,
        Opcode batchOpcode) {
      this.items = items;
      this.entries = entries;
      this.singleOpcode = singleOpcode;
      this.batchOpcode = batchOpcode;
    }

    @Override
    public void run() {
      int size = Math.max(items.size(), entries.size());
      if (from >= size) {
        return;
      }
      boolean single = singleOpcode != null && (protocol == 0 || size - from == 1);
      int to = single ? from + 1 : Math.min(size, from + BATCH);
      Opcode opcode = single && singleOpcode != null ? singleOpcode : batchOpcode;
      if (!single) {
        out.opcode(Opcode.MARK);
      }
      todo.push(this);
      todo.push((Task) () -> out.opcode(opcode));
      for (int i = to - 1; i >= from; i--) {
        if (entries.isEmpty()) {
          todo.push(items.get(i));
        } else {
          todo.push(entries.get(i).value());
          todo.push(entries.get(i).key());
        }
      }
      from = to;
    }
  }
}
