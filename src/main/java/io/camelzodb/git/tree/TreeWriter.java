package io.camelzodb.git.tree;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.pack.CommitObjects;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new tree from an older one and changes; reads and writes only the folders that change.
 * Changes are sorted, so the open folders are those of one path: a stack, without recursion.
 * Unchanged parts of a folder are not parsed, so that long ones cost little.
 */
public final class TreeWriter {
  private static final byte[] NOTHING = {};

  private final CommitObjects objects;
  private final Set<String> replaced;
  private final Deque<Folder> open = new ArrayDeque<>();

  /** A folder: the bytes of its tree as it was, and the changes in it since. */
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
      for (TreeCursor entry = new TreeCursor(stored); entry.next(); ) {
        if (entry.isNamed(wanted)) {
          return new TreeChange.Leaf(entry.mode(), entry.id());
        }
      }
      return null;
    }
  }

  /**
   * Creates a writer for one tree.
   *
   * @param replaced folders whose files are all in the changes: no old entry stays in them
   */
  public TreeWriter(CommitObjects objects, Set<String> replaced) {
    this.objects = objects;
    this.replaced = replaced;
  }

  /**
   * Writes the tree.
   *
   * @param before the tree to begin with, or null for an empty one
   * @param changes the new entries by raw path; null values remove files or folders
   * @return the tree, which may be {@code before}
   */
  public ObjectId write(
      @Nullable ObjectId before, SortedMap<String, TreeChange.@Nullable Leaf> changes)
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
    byte[] stored = before == null || fresh ? NOTHING : objects.tree(before);
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
    return objects.tree(folder.before, folder.stored, tree);
  }

  /** The tree as it was with the changes in it, whatever was in their places. */
  private static byte[] merged(Folder folder) {
    SortedMap<String, TreeChange.@Nullable Leaf> edits = new TreeMap<>();
    folder.changes.forEach(
        (name, leaf) -> {
          boolean isFolder = leaf != null && leaf.mode() == FileMode.TYPE_TREE;
          edits.put(name, isFolder ? null : leaf);
          edits.put(name + '/', isFolder ? leaf : null);
        });
    return MergedTree.of(folder.stored, edits);
  }
}
