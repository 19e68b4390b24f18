package io.camelzodb.pickle;

import io.camelzodb.pickle.stream.FillPositions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Represents an object that its pickle makes by a call: the callable, its arguments, and the steps
 * done to the result. Nothing of it is executed.
 */
public final class Instance implements Value {

  /** The opcode that makes the object. */
  public enum Kind {
    /** REDUCE: callable(*arguments). */
    REDUCE,
    /** NEWOBJ: class.__new__(class, *arguments). */
    NEWOBJ,
    /** NEWOBJ_EX: {@code __new__} with keyword arguments. */
    NEWOBJ_EX,
    /** INST: class named in the opcode, arguments from the mark on. */
    INST,
    /** OBJ: class and arguments from the mark on. */
    OBJ
  }

  /** One step that the stream does to an object after making it. */
  public sealed interface Step {}

  /**
   * BUILD: {@code __setstate__} or update of the attributes.
   *
   * @param value the state
   */
  public record State(Value value) implements Step {}

  /**
   * APPEND, APPENDS.
   *
   * @param items the appended values, in order
   */
  public record Append(List<Value> items) implements Step {}

  /**
   * SETITEM, SETITEMS.
   *
   * @param entries the set entries, in order
   */
  public record Items(List<Entry> entries) implements Step {}

  /**
   * ADDITEMS.
   *
   * @param items the added values, in order
   */
  public record Add(List<Value> items) implements Step {}

  private final Kind kind;
  private Value callable;
  private Value arguments;
  private @Nullable Value keywords;
  private final List<Step> steps = new ArrayList<>(1);

  /** The position in the stream where the object was made; see {@link FillPositions}. */
  public int madeAt;

  /** The position in the stream where the value was last filled; see {@link FillPositions}. */
  public int filledAt;

  /**
   * Creates an object without steps.
   *
   * @param kind the opcode
   * @param callable class or function, usually a {@link Global}
   * @param arguments for INST and OBJ always a {@link Tuple}, else any value of the stream
   * @param keywords for NEWOBJ_EX the keyword arguments, else null
   */
  public Instance(Kind kind, Value callable, Value arguments, @Nullable Value keywords) {
    this.kind = kind;
    this.callable = callable;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /** Sets parts that were unknown when the object was created, while the graph is being built. */
  public void make(Value callable, Value arguments, @Nullable Value keywords) {
    this.callable = callable;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /** Returns the opcode that makes it. */
  public Kind kind() {
    return kind;
  }

  /** Returns the class or function that makes it. */
  public Value callable() {
    return callable;
  }

  /** Returns the arguments of the call. */
  public Value arguments() {
    return arguments;
  }

  /** The keyword arguments of NEWOBJ_EX, else null. */
  public @Nullable Value keywords() {
    return keywords;
  }

  /** Returns the steps done to the object, in order; an unmodifiable view. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** Adds a step while the graph is being built. */
  public void add(Step step) {
    steps.add(step);
  }

  /** Appends items; adjacent appends become one step. */
  public void append(List<Value> items) {
    if (items.isEmpty()) {
      return;
    }
    if (last() instanceof Append append) {
      append.items().addAll(items);
    } else {
      steps.add(new Append(new ArrayList<>(items)));
    }
  }

  /** Sets entries; adjacent ones become one step. */
  public void put(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    if (last() instanceof Items before) {
      before.entries().addAll(entries);
    } else {
      steps.add(new Items(new ArrayList<>(entries)));
    }
  }

  /** Adds items as to a set; adjacent ones become one step. */
  public void addAll(List<Value> items) {
    if (items.isEmpty()) {
      return;
    }
    if (last() instanceof Add add) {
      add.items().addAll(items);
    } else {
      steps.add(new Add(new ArrayList<>(items)));
    }
  }

  private @Nullable Step last() {
    return steps.isEmpty() ? null : steps.get(steps.size() - 1);
  }

  /** The last state that was set, or null. */
  public @Nullable Value state() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (steps.get(i) instanceof State state) {
        return state.value();
      }
    }
    return null;
  }

  /**
   * Returns the class of the object, as far as it is known without running anything: the callable,
   * or the first argument where the callable is {@code copy_reg._reconstructor}, {@code __newobj__}
   * and the like; null if that is no name.
   */
  public @Nullable Global className() {
    if (!(callable instanceof Global global)) {
      return null;
    }
    boolean indirect =
        (global.module().equals("copy_reg") || global.module().equals("copyreg"))
            && (global.name().equals("_reconstructor") || global.name().startsWith("__newobj"));
    if (indirect && arguments instanceof Tuple tuple && tuple.size() > 0) {
      return tuple.get(0) instanceof Global named ? named : null;
    }
    return global;
  }
}
