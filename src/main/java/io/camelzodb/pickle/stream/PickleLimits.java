package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.limit.ValueLimits;

/**
 * Limits the resources that a pickle may use. Immutable; each {@code with…} method returns a
 * changed copy. Beyond a limit, reading ends with a {@link PickleException} whose kind names the
 * component, such as {@code limit-maxDepth}.
 *
 * @param maxDepth how many unfinished containers (marks) may be open at once
 * @param maxStack how many values may wait on the stack
 * @param maxMemo how many memo entries a stream may make
 * @param maxValues how many values a stream may make; each takes some 20 to 100 bytes of memory
 * @param maxValueBytes the longest single string or binary number, in bytes
 * @param maxDigits how many characters a number may have that is written in decimal
 * @param maxMemory about how many bytes of memory the values of a stream may take
 * @param maxTotalBytes the longest stream, in bytes
 */
public record PickleLimits(
    int maxDepth,
    int maxStack,
    int maxMemo,
    int maxValues,
    int maxValueBytes,
    int maxDigits,
    long maxMemory,
    long maxTotalBytes) {

  /**
   * Wide enough for every database seen, narrow enough for a small heap: values may take a fourth
   * of it.
   */
  public static final PickleLimits DEFAULT =
      new PickleLimits(
          1_000_000,
          4_000_000,
          4_000_000,
          10_000_000,
          256 << 20,
          ValueLimits.DEFAULT.maxDigits(),
          Runtime.getRuntime().maxMemory() / 4,
          1L << 30);

  /** Returns a copy with another limit of open marks. */
  public PickleLimits withMaxDepth(int marks) {
    return new PickleLimits(
        marks, maxStack, maxMemo, maxValues, maxValueBytes, maxDigits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of values on the stack. */
  public PickleLimits withMaxStack(int values) {
    return new PickleLimits(
        maxDepth, values, maxMemo, maxValues, maxValueBytes, maxDigits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of memo entries. */
  public PickleLimits withMaxMemo(int entries) {
    return new PickleLimits(
        maxDepth, maxStack, entries, maxValues, maxValueBytes, maxDigits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of values made. */
  public PickleLimits withMaxValues(int values) {
    return new PickleLimits(
        maxDepth, maxStack, maxMemo, values, maxValueBytes, maxDigits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of one value's bytes. */
  public PickleLimits withMaxValueBytes(int bytes) {
    return new PickleLimits(
        maxDepth, maxStack, maxMemo, maxValues, bytes, maxDigits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of memory. */
  public PickleLimits withMaxMemory(long bytes) {
    return new PickleLimits(
        maxDepth, maxStack, maxMemo, maxValues, maxValueBytes, maxDigits, bytes, maxTotalBytes);
  }

  /** Returns a copy with another limit of a number's length. */
  public PickleLimits withMaxDigits(int digits) {
    return new PickleLimits(
        maxDepth, maxStack, maxMemo, maxValues, maxValueBytes, digits, maxMemory, maxTotalBytes);
  }

  /** Returns a copy with another limit of the stream's length. */
  public PickleLimits withMaxTotalBytes(long bytes) {
    return new PickleLimits(
        maxDepth, maxStack, maxMemo, maxValues, maxValueBytes, maxDigits, maxMemory, bytes);
  }
}
