package io.camelzodb.git.tree;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.IndexEntry;
import java.util.Arrays;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Iterates over the entries of a folder as git stores it: the mode of each in octal digits, a
 * blank, the name, a zero, and the id. Begins before the first entry. Not safe for many threads.
 */
public final class TreeCursor {
  private static final int ID = 20;

  private final byte[] tree;
  private int start;
  private int nameAt;
  private int nameEnd;
  private int end;

  public TreeCursor(byte[] tree) {
    this.tree = tree;
  }

  /** Moves to the next entry; returns false after the last one. */
  public boolean next() {
    start = end;
    if (start >= tree.length) {
      return false;
    }
    nameAt = start;
    while (tree[nameAt++] != ' ') {
      // On to the blank.
    }
    nameEnd = nameAt;
    while (tree[nameEnd] != 0) {
      nameEnd++;
    }
    end = nameEnd + 1 + ID;
    return true;
  }

  /** Returns the beginning of the entry; after the last one, the end of the folder. */
  int start() {
    return Math.min(start, tree.length);
  }

  /** Where the next entry begins. */
  int end() {
    return end;
  }

  public boolean isFolder() {
    return tree[start] == '4';
  }

  public boolean isNamed(byte[] raw) {
    return Arrays.equals(tree, nameAt, nameEnd, raw, 0, raw.length);
  }

  /** How many bytes the name has. */
  int length() {
    return nameEnd - nameAt;
  }

  /** The raw name. */
  public String name() {
    return RawPath.of(tree, nameAt, nameEnd);
  }

  public ObjectId id() {
    return ObjectId.fromRaw(tree, nameEnd + 1);
  }

  /** Returns the mode, as in {@link IndexEntry}. */
  int mode() {
    int mode = 0;
    for (int i = start; i < nameAt - 1; i++) {
      mode = mode * 8 + tree[i] - '0';
    }
    return mode;
  }

  /**
   * Compares in git's order: a folder as if its name ended with a slash.
   *
   * @param key a name, that of a folder with a slash at the end
   */
  int compareTo(byte[] key) {
    int length = nameEnd - nameAt;
    int common = Math.min(length, key.length);
    int order = Arrays.compareUnsigned(tree, nameAt, nameAt + common, key, 0, common);
    if (order != 0) {
      return order;
    }
    int ownByte = length > common ? tree[nameAt + common] & 0xff : isFolder() ? '/' : -1;
    int keyByte = key.length > common ? key[common] & 0xff : -1;
    return ownByte != keyByte
        ? ownByte - keyByte
        : Integer.compare(length + (isFolder() ? 1 : 0), key.length);
  }
}
