package io.camelzodb.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of an older one and changes, reading and writing only the folders in which something
 * changed. Changes come sorted, so the folders that are open are those of one path: a stack, and no
 * recursion. Of a folder only what changes is taken apart, so that long ones cost little.
 */
final class TreeWriter {
  private static final int ID = Constants.OBJECT_ID_LENGTH;
  private static final byte[] NOTHING = {};

  private final ObjectReader reader;
  private final ObjectInserter inserter;
  private final Set<String> replaced;
  private final Deque<Folder> open = new ArrayDeque<>();

  /** A folder: the bytes of its tree as it was, and what has changed in it since. */
  private static final class Folder {
    final String path;
    final @Nullable ObjectId before;
    final boolean fresh;
    final byte[] stored;
    final SortedMap<String, TreeChange.@Nullable Leaf> changes = new TreeMap<>();

    Folder(String path, @Nullable ObjectId before, boolean fresh, byte[] stored) {
      this.path = path;
      this.before = before;
      this.fresh = fresh;
      this.stored = stored;
    }

    TreeChange.@Nullable Leaf get(String name) {
      if (changes.containsKey(name)) {
        return changes.get(name);
      }
      byte[] wanted = RawPath.bytes(name);
      for (Entry entry = Entry.first(stored); entry != null; entry = entry.next()) {
        if (entry.isNamed(wanted)) {
          return entry.leaf();
        }
      }
      return null;
    }
  }

  /** An entry of a stored tree: its mode in octal digits, a blank, the name, a zero, the id. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Entry(byte[] tree, int begin, int name, int end) {
    static @Nullable Entry first(byte[] tree) {
      return at(tree, 0);
    }

    private static @Nullable Entry at(byte[] tree, int begin) {
      if (begin >= tree.length) {
        return null;
      }
      int name = begin;
      while (tree[name++] != ' ') {
        // On to the blank.
      }
      int end = name;
      while (tree[end] != 0) {
        end++;
      }
      return new Entry(tree, begin, name, end);
    }

    @Nullable Entry next() {
      return at(tree, end + 1 + ID);
    }

    boolean isNamed(byte[] wanted) {
      return java.util.Arrays.equals(tree, name, end, wanted, 0, wanted.length);
    }

    boolean isFolder() {
      return tree[begin] == '4';
    }

    String path() {
      return RawPath.of(tree, name, end);
    }

    TreeChange.Leaf leaf() {
      int mode = 0;
      for (int i = begin; i < name - 1; i++) {
        mode = mode * 8 + tree[i] - '0';
      }
      return new TreeChange.Leaf(mode, ObjectId.fromRaw(tree, end + 1));
    }

    /** Git sorts a folder as if its name ended with a slash. */
    int compare(byte[] other) {
      int length = end - name;
      int common = Math.min(length, other.length);
      int order = java.util.Arrays.compareUnsigned(tree, name, name + common, other, 0, common);
      if (order != 0) {
        return order;
      }
      int here = length > common ? tree[name + common] & 0xff : isFolder() ? '/' : -1;
      int there = other.length > common ? other[common] & 0xff : -1;
      if (here != there) {
        return here - there;
      }
      return Integer.compare(length + (isFolder() ? 1 : 0), other.length);
    }
  }

  /**
   * A writer for one tree.
   *
   * @param replaced folders of which the changes hold all files: nothing of before stays in them
   */
  TreeWriter(ObjectReader reader, ObjectInserter inserter, Set<String> replaced) {
    this.reader = reader;
    this.inserter = inserter;
    this.replaced = replaced;
  }

  /**
   * Writes the tree.
   *
   * @param before the tree to begin with, or null for an empty one
   * @param changes the new entries by raw path; null values for what is to be gone, files or
   *     folders
   * @return the tree, which may be {@code before}
   */
  ObjectId write(@Nullable ObjectId before, SortedMap<String, TreeChange.@Nullable Leaf> changes)
      throws IOException {
    open.push(open("", before, false));
    for (Map.Entry<String, TreeChange.@Nullable Leaf> change : changes.entrySet()) {
      String path = change.getKey();
      while (!within(path, open.getFirst().path)) {
        close();
      }
      int slash;
      while ((slash = path.indexOf('/', start(open.getFirst().path))) >= 0) {
        enter(path.substring(0, slash));
      }
      Folder folder = open.getFirst();
      folder.changes.put(path.substring(start(folder.path)), change.getValue());
    }
    while (open.size() > 1) {
      close();
    }
    return insert(open.pop());
  }

  private static boolean within(String path, String folder) {
    return folder.isEmpty() || path.startsWith(folder + "/");
  }

  private static int start(String folder) {
    return folder.isEmpty() ? 0 : folder.length() + 1;
  }

  private void enter(String path) throws IOException {
    Folder parent = open.getFirst();
    TreeChange.Leaf leaf = parent.get(path.substring(start(parent.path)));
    ObjectId before = leaf != null && leaf.mode() == FileMode.TYPE_TREE ? leaf.id() : null;
    open.push(open(path, before, parent.fresh || replaced.contains(path)));
  }

  private Folder open(String path, @Nullable ObjectId before, boolean fresh) throws IOException {
    byte[] stored =
        before == null || fresh
            ? NOTHING
            : reader.open(before, Constants.OBJ_TREE).getCachedBytes(Integer.MAX_VALUE);
    return new Folder(path, before, fresh, stored);
  }

  private void close() throws IOException {
    Folder folder = open.pop();
    Folder parent = open.getFirst();
    String name = folder.path.substring(start(parent.path));
    byte[] tree = merged(folder);
    if (tree.length > 0) {
      parent.changes.put(name, new TreeChange.Leaf(FileMode.TYPE_TREE, insert(folder, tree)));
      return;
    }
    TreeChange.Leaf before = parent.get(name);
    if (before != null && before.mode() == FileMode.TYPE_TREE) {
      parent.changes.put(name, null);
    }
  }

  private ObjectId insert(Folder folder) throws IOException {
    return insert(folder, merged(folder));
  }

  private ObjectId insert(Folder folder, byte[] tree) throws IOException {
    ObjectId id = inserter.idFor(Constants.OBJ_TREE, tree);
    return id.equals(folder.before) ? id : inserter.insert(Constants.OBJ_TREE, tree);
  }

  /** The tree as it was with the changes in it. */
  private static byte[] merged(Folder folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(folder.stored.length + 64);
    SortedMap<String, Map.Entry<String, TreeChange.@Nullable Leaf>> fresh = new TreeMap<>();
    for (Map.Entry<String, TreeChange.@Nullable Leaf> change : folder.changes.entrySet()) {
      TreeChange.Leaf leaf = change.getValue();
      if (leaf != null) {
        boolean isFolder = leaf.mode() == FileMode.TYPE_TREE;
        fresh.put(isFolder ? change.getKey() + '/' : change.getKey(), change);
      }
    }
    Set<String> names = new HashSet<>(folder.changes.keySet());
    Iterator<Map.Entry<String, Map.Entry<String, TreeChange.@Nullable Leaf>>> rest =
        fresh.entrySet().iterator();
    var next = rest.hasNext() ? rest.next() : null;
    byte[] key = next == null ? NOTHING : RawPath.bytes(next.getKey());
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    int from = 0;
    for (Entry entry = Entry.first(folder.stored); entry != null; entry = entry.next()) {
      while (next != null && entry.compare(key) > 0) {
        out.write(folder.stored, from, entry.begin - from);
        from = entry.begin;
        put(out, next.getValue());
        next = rest.hasNext() ? rest.next() : null;
        key = next == null ? NOTHING : RawPath.bytes(next.getKey());
      }
      if (entry.end - entry.name <= longest && names.contains(entry.path())) {
        out.write(folder.stored, from, entry.begin - from);
        from = entry.end + 1 + ID;
      }
    }
    out.write(folder.stored, from, folder.stored.length - from);
    for (; next != null; next = rest.hasNext() ? rest.next() : null) {
      put(out, next.getValue());
    }
    return out.toByteArray();
  }

  private static void put(
      ByteArrayOutputStream out, Map.Entry<String, TreeChange.@Nullable Leaf> entry) {
    TreeChange.Leaf leaf = entry.getValue();
    if (leaf == null) {
      return;
    }
    out.writeBytes((Integer.toOctalString(leaf.mode()) + ' ').getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(RawPath.bytes(entry.getKey()));
    out.write(0);
    byte[] id = new byte[ID];
    leaf.id().copyRawTo(id, 0);
    out.writeBytes(id);
  }
}
