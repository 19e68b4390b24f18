package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the stack of the pickle machine, with its marks: values below the last mark cannot be
 * reached.
 */
final class ValueStack {
  private final PickleCursor cursor;
  private final PickleLimits limits;
  private @Nullable Value[] values;
  private int[] marks;
  private int size;
  private int depth;
  private int floor;

  ValueStack(PickleCursor cursor, PickleLimits limits) {
    this.cursor = cursor;
    this.limits = limits;
    this.values = new Value[Math.min(64, limits.maxStack())];
    this.marks = new int[Math.min(16, limits.maxDepth())];
  }

  void clear() {
    Arrays.fill(values, 0, size, null);
    size = 0;
    depth = 0;
    floor = 0;
  }

  void push(Value value) throws PickleException {
    if (size == values.length) {
      if (size >= limits.maxStack()) {
        throw cursor.limit("maxStack", (size + 1) + " values on the stack");
      }
      values = Arrays.copyOf(values, (int) Math.min(limits.maxStack(), size * 2L));
    }
    values[size++] = value;
  }

  Value pop() throws PickleException {
    Value value = top();
    values[--size] = null;
    return value;
  }

  Value top() throws PickleException {
    if (size > floor) {
      Value value = values[size - 1];
      if (value != null) {
        return value;
      }
    }
    throw underflow();
  }

  /** Whether there is a value above the last mark. */
  boolean hasValue() {
    return size > floor;
  }

  void mark() throws PickleException {
    if (depth == marks.length) {
      if (depth >= limits.maxDepth()) {
        throw cursor.limit("maxDepth", (depth + 1) + " open marks");
      }
      marks = Arrays.copyOf(marks, (int) Math.min(limits.maxDepth(), depth * 2L));
    }
    marks[depth++] = floor;
    floor = size;
  }

  /** Takes the values above the last mark, and the mark. */
  Value[] popMark() throws PickleException {
    if (depth == 0) {
      throw cursor.fault("stack-underflow", "no mark is open");
    }
    Value[] taken = Arrays.copyOfRange(values, floor, size);
    Arrays.fill(values, floor, size, null);
    size = floor;
    floor = marks[--depth];
    return taken;
  }

  private PickleException underflow() {
    return cursor.fault("stack-underflow", "the stack has no value for this opcode");
  }
}
