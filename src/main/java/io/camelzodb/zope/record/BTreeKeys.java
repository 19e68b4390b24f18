package io.camelzodb.zope.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds and inserts text keys in the order in which BTrees keeps them. */
final class BTreeKeys {
  private BTreeKeys() {}

  /** Returns the index of a key among entries; else minus one minus the index where it belongs. */
  static int find(List<Value> items, String key) throws StorageException {
    int low = 0;
    int high = items.size() / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(items.get(2 * middle), key);
      if (order == 0) {
        return 2 * middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -2 * low - 1;
  }

  /** Sets the value of a key among entries, in the place where it belongs. */
  static void insert(List<Value> items, String key, Value value) throws StorageException {
    int at = find(items, key);
    if (at >= 0) {
      items.set(at + 1, value);
    } else {
      items.add(-at - 1, value);
      items.add(-at - 1, key(items, key));
    }
  }

  /** The last child whose key is not greater. */
  static int child(List<Value> data, String key) throws StorageException {
    int low = 0;
    int high = data.size() / 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compare(data.get(2 * middle - 1), key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Compares keys by code points, as Python does. */
  static int compare(Value key, String other) throws StorageException {
    String name = Dictionary.nameOf(key);
    if (name == null) {
      throw new StorageException(
          new Fault.Damaged("a key of a BTree is no text, so that no id has a place in it"));
    }
    int i = 0;
    int j = 0;
    while (i < name.length() && j < other.length()) {
      int left = name.codePointAt(i);
      int right = other.codePointAt(j);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
      j += Character.charCount(right);
    }
    return Integer.compare(name.length() - i, other.length() - j);
  }

  /**
   * Makes a key of the same type as the others, which are byte strings in a database of Python 2.
   */
  private static Value key(List<Value> items, String key) {
    return items.size() > 1
            && items.get(0) instanceof OldString
            && StandardCharsets.US_ASCII.newEncoder().canEncode(key)
        ? new OldString(key.getBytes(StandardCharsets.US_ASCII))
        : new Text(key);
  }
}
