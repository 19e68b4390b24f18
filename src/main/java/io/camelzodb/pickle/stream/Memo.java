package io.camelzodb.pickle.stream;

import io.camelzodb.pickle.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds the numbered values of a stream. Low numbers are in an array; a number far beyond the used
 * ones goes to a map, so that a hostile number takes no memory.
 */
final class Memo {
  private static final int GAP = 1024;
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private @Nullable Value[] dense = new Value[32];
  private @Nullable Map<Number, Value> sparse;
  private int size;

  /** How many numbers are in use. */
  int size() {
    return size;
  }

  /** Sets a number that is not negative. */
  void put(long index, Value value) {
    if (index >= dense.length) {
      if (index > 2L * size + GAP) {
        far(index, value);
        return;
      }
      grow((int) index);
    }
    int i = (int) index;
    if (dense[i] == null) {
      size++;
    }
    dense[i] = value;
  }

  /** Sets a number written as text. */
  void put(BigInteger index, Value value) {
    if (index.compareTo(LONGEST) <= 0) {
      put(index.longValueExact(), value);
    } else {
      far(index, value);
    }
  }

  private void far(Number index, Value value) {
    Map<Number, Value> map = sparse;
    if (map == null) {
      map = new HashMap<>();
      sparse = map;
    }
    if (map.put(index, value) == null) {
      size++;
    }
  }

  /** Moves the entries below the array's new length from the map into the array. */
  private void grow(int index) {
    dense = Arrays.copyOf(dense, Math.max(index + 1, dense.length * 2));
    Map<Number, Value> map = sparse;
    if (map != null) {
      map.entrySet()
          .removeIf(
              entry -> {
                boolean fits = entry.getKey() instanceof Long far && far < dense.length;
                if (fits) {
                  dense[entry.getKey().intValue()] = entry.getValue();
                }
                return fits;
              });
    }
  }

  /** The value of a number, or null. */
  @Nullable Value get(long index) {
    if (index >= 0 && index < dense.length) {
      return dense[(int) index];
    }
    return sparse == null ? null : sparse.get(index);
  }

  /** The value of a number written as text, or null. */
  @Nullable Value get(BigInteger index) {
    if (index.bitLength() < Long.SIZE) {
      return get(index.longValueExact());
    }
    return sparse == null ? null : sparse.get(index);
  }

  /** Forgets everything. */
  void clear() {
    dense = new Value[32];
    sparse = null;
    size = 0;
  }
}
