package io.camelzodb.pickle;

import io.camelzodb.pickle.stream.FillOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object that its pickle makes by calling something: which callable, with what arguments, and
 * what was done to the result. Nothing of it is carried out.
 */
public final class Instance implements Value {

  /** By which opcode the object is made. */
  public enum Kind {
    /** REDUCE: callable(*arguments). */
    REDUCE,
    /** NEWOBJ: class.__new__(class, *arguments). */
    NEWOBJ,
    /** NEWOBJ_EX: the same with keyword arguments. */
    NEWOBJ_EX,
    /** INST: class named in the opcode, arguments from the mark on. */
    INST,
    /** OBJ: class and arguments from the mark on. */
    OBJ
  }

  /** One thing that the stream does to an object after making it. */
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
   * @param items what is appended, in order
   */
  public record Append(List<Value> items) implements Step {}

  /**
   * SETITEM, SETITEMS.
   *
   * @param entries what is set, in order
   */
  public record Items(List<Entry> entries) implements Step {}

  /**
   * ADDITEMS.
   *
   * @param items what is added, in order
   */
  public record Add(List<Value> items) implements Step {}

  private final Kind kind;
  private Value callable;
  private Value arguments;
  private @Nullable Value keywords;
  private final List<Step> steps = new ArrayList<>(1);

  /** Where in its stream the object was made; see {@link FillOrder}. */
  public int madeAt;

  /** Where in its stream the value was last filled; see {@link FillOrder}. */
  public int filledAt;

  /**
   * An object just made.
   *
   * @param kind by which opcode
   * @param callable class or function, usually a {@link Global}
   * @param arguments for INST and OBJ always a {@link Tuple}, else what the stream gives
   * @param keywords for NEWOBJ_EX the keyword arguments, else null
   */
  public Instance(Kind kind, Value callable, Value arguments, @Nullable Value keywords) {
    this.kind = kind;
    this.callable = callable;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /** Sets what was not known yet when the object was made, while the graph is being built. */
  public void make(Value callable, Value arguments, @Nullable Value keywords) {
    this.callable = callable;
    this.arguments = arguments;
    this.keywords = keywords;
  }

  /** By which opcode it is made. */
  public Kind kind() {
    return kind;
  }

  /** The class or function that makes it. */
  public Value callable() {
    return callable;
  }

  /** What the callable gets. */
  public Value arguments() {
    return arguments;
  }

  /** The keyword arguments of NEWOBJ_EX, else null. */
  public @Nullable Value keywords() {
    return keywords;
  }

  /** What is done to the object, in order; a view that cannot be changed. */
  public List<Step> steps() {
    return Collections.unmodifiableList(steps);
  }

  /** Adds a step while the graph is being built. */
  public void add(Step step) {
    steps.add(step);
  }

  /** Appends items; neighbouring appends are one step. */
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

  /** Sets entries; neighbours are one step. */
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

  /** Adds items as to a set; neighbours are one step. */
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
   * The class of the object, as far as it can be told without running anything: the callable, or
   * the first argument where the callable is {@code copy_reg._reconstructor}, {@code __newobj__}
   * and the like; null if no name stands there.
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
