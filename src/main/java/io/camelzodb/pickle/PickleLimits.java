package io.camelzodb.pickle;

/**
 * How much a pickle may ask for. Immutable; each {@code with…} gives a changed copy.
 *
 * @param maxDepth how many unfinished containers (marks) may be open at once
 * @param maxStack how many values may wait on the stack
 * @param maxMemo how many memo entries a stream may make
 * @param maxValueBytes the longest single string, in bytes
 * @param maxTotalBytes the longest stream, in bytes
 */
public record PickleLimits(
    int maxDepth, int maxStack, int maxMemo, int maxValueBytes, long maxTotalBytes) {

  /** Wide enough for every database seen, narrow enough for a small heap. */
  public static final PickleLimits DEFAULT =
      new PickleLimits(1_000_000, 4_000_000, 4_000_000, 256 << 20, 1L << 30);

  /** A copy with another limit of one value's bytes. */
  public PickleLimits withMaxValueBytes(int bytes) {
    return new PickleLimits(maxDepth, maxStack, maxMemo, bytes, maxTotalBytes);
  }
}
