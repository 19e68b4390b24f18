package io.camelzodb.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tree of an older one and changes, reading and writing only the folders in which something
 * changed. Changes come sorted, so the folders that are open are those of one path: a stack, and no
 * recursion.
 */
final class TreeWriter {
  private final ObjectReader reader;
  private final ObjectInserter inserter;
  private final Set<String> replaced;
  private final Deque<Folder> open = new ArrayDeque<>();

  private static final class Folder {
    final String path;
    final @Nullable ObjectId before;
    final boolean fresh;
    final Map<String, TreeChange.Leaf> entries = new HashMap<>();

    Folder(String path, @Nullable ObjectId before, boolean fresh) {
      this.path = path;
      this.before = before;
      this.fresh = fresh;
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
      String name = path.substring(start(folder.path));
      TreeChange.Leaf leaf = change.getValue();
      if (leaf == null) {
        folder.entries.remove(name);
      } else {
        folder.entries.put(name, leaf);
      }
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
    TreeChange.Leaf leaf = parent.entries.get(path.substring(start(parent.path)));
    ObjectId before = leaf != null && leaf.mode() == FileMode.TYPE_TREE ? leaf.id() : null;
    open.push(open(path, before, parent.fresh || replaced.contains(path)));
  }

  private Folder open(String path, @Nullable ObjectId before, boolean fresh) throws IOException {
    Folder folder = new Folder(path, before, fresh);
    if (before != null && !fresh) {
      CanonicalTreeParser parser = new CanonicalTreeParser(null, reader, before);
      while (!parser.eof()) {
        byte[] name = new byte[parser.getNameLength()];
        parser.getName(name, 0);
        folder.entries.put(
            RawPath.of(name, 0, name.length),
            new TreeChange.Leaf(parser.getEntryRawMode(), parser.getEntryObjectId()));
        parser.next();
      }
    }
    return folder;
  }

  private void close() throws IOException {
    Folder folder = open.pop();
    Folder parent = open.getFirst();
    String name = folder.path.substring(start(parent.path));
    if (folder.entries.isEmpty()) {
      TreeChange.Leaf before = parent.entries.get(name);
      if (before != null && before.mode() == FileMode.TYPE_TREE) {
        parent.entries.remove(name);
      }
    } else {
      parent.entries.put(name, new TreeChange.Leaf(FileMode.TYPE_TREE, insert(folder)));
    }
  }

  private ObjectId insert(Folder folder) throws IOException {
    // Git sorts a folder as if its name ended with a slash.
    SortedMap<String, Map.Entry<String, TreeChange.Leaf>> sorted = new TreeMap<>();
    for (Map.Entry<String, TreeChange.Leaf> entry : folder.entries.entrySet()) {
      boolean tree = entry.getValue().mode() == FileMode.TYPE_TREE;
      sorted.put(tree ? entry.getKey() + '/' : entry.getKey(), entry);
    }
    TreeFormatter tree = new TreeFormatter();
    for (Map.Entry<String, TreeChange.Leaf> each : sorted.values()) {
      TreeChange.Leaf leaf = each.getValue();
      tree.append(RawPath.bytes(each.getKey()), FileMode.fromBits(leaf.mode()), leaf.id());
    }
    ObjectId id = tree.computeId(inserter);
    return id.equals(folder.before) ? id : inserter.insert(tree);
  }
}
