package io.camelzodb.git.history;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.index.IndexEntry;
import io.camelzodb.git.index.TreeChange;
import io.camelzodb.git.tree.MergedTree;
import io.camelzodb.git.tree.TreeCursor;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Holds a folder of a {@link BranchTree}: its content as git stores it, and pending changes. Names
 * are raw, a character a byte.
 */
final class BranchFolder {
  private final @Nullable BranchFolder parent;
  private final String name;
  private final int depth;
  private @Nullable ObjectId id;
  private byte[] content = new byte[0];
  private boolean unknown;
  private int deltas;
  private @Nullable Map<String, BranchFolder> loadedFolders;

  /**
   * The changes by name in git's order, folders with a slash at the end; null for a removed entry.
   */
  private @Nullable SortedMap<String, TreeChange.@Nullable Leaf> edits;

  BranchFolder(@Nullable BranchFolder parent, String name, @Nullable ObjectId id) {
    this.parent = parent;
    this.name = name;
    this.depth = parent == null ? 0 : parent.depth + 1;
    this.id = id;
  }

  @Nullable BranchFolder parent() {
    return parent;
  }

  String name() {
    return name;
  }

  int depth() {
    return depth;
  }

  /** Returns its object id; null while it is new or empty. */
  @Nullable ObjectId id() {
    return id;
  }

  boolean isNew() {
    return id == null;
  }

  /**
   * Whether only its id is known: it holds only files, and is in the pack that cannot be read yet.
   */
  boolean isUnknown() {
    return unknown;
  }

  void unknown(boolean value) {
    unknown = value;
  }

  byte[] content() {
    return content;
  }

  void content(byte[] value) {
    content = value;
  }

  /** Returns the length of its delta chain. */
  int deltas() {
    return deltas;
  }

  void deltas(int value) {
    deltas = value;
  }

  void written(byte[] value, @Nullable ObjectId newId) {
    content = value;
    id = newId;
    edits = null;
  }

  /** Whether it still belongs to the tree. */
  boolean isAttached() {
    for (BranchFolder at = this; at.parent != null; at = at.parent) {
      if (at.parent.loaded(at.name) != at) {
        return false;
      }
    }
    return true;
  }

  @Nullable BranchFolder loaded(String child) {
    return loadedFolders == null ? null : loadedFolders.get(child);
  }

  void addLoaded(String child, BranchFolder folder) {
    if (loadedFolders == null) {
      loadedFolders = new HashMap<>();
    }
    loadedFolders.put(child, folder);
  }

  void forget(String child) {
    if (loadedFolders != null) {
      loadedFolders.remove(child);
    }
  }

  private void edit(String key, @Nullable ObjectId value) {
    if (edits == null) {
      edits = new TreeMap<>();
    }
    int mode = key.endsWith("/") ? FileMode.TYPE_TREE : IndexEntry.FILE;
    edits.put(key, value == null ? null : new TreeChange.Leaf(mode, value));
  }

  /** Returns the folder of a name; null if there is none. */
  @Nullable ObjectId folder(String child) {
    String key = child + '/';
    if (edits != null && edits.containsKey(key)) {
      TreeChange.Leaf edit = edits.get(key);
      return edit == null ? null : edit.id();
    }
    byte[] raw = RawPath.bytes(child);
    for (TreeCursor entry = new TreeCursor(content); entry.next(); ) {
      if (entry.isFolder() && entry.isNamed(raw)) {
        return entry.id();
      }
    }
    return null;
  }

  /** Puts a folder in. */
  void put(String child, @Nullable ObjectId folder) {
    edit(child + '/', folder);
  }

  /** Removes a folder; returns false if there is none. */
  boolean remove(String child) {
    boolean present = loaded(child) != null || folder(child) != null;
    forget(child);
    if (present) {
      edit(child + '/', null);
    }
    return present;
  }

  /** The names of all folders in it. */
  Set<String> folders() {
    Set<String> names = new LinkedHashSet<>();
    for (TreeCursor entry = new TreeCursor(content); entry.next(); ) {
      if (entry.isFolder() && (edits == null || !edits.containsKey(entry.name() + '/'))) {
        names.add(entry.name());
      }
    }
    if (edits != null) {
      edits.forEach(
          (key, value) -> {
            if (value != null && key.endsWith("/")) {
              names.add(key.substring(0, key.length() - 1));
            }
          });
    }
    if (loadedFolders != null) {
      names.addAll(loadedFolders.keySet());
    }
    return names;
  }

  boolean holdsFolders() {
    if (loadedFolders != null && !loadedFolders.isEmpty()) {
      return true;
    }
    for (TreeCursor entry = new TreeCursor(content); entry.next(); ) {
      if (entry.isFolder()) {
        return true;
      }
    }
    return false;
  }

  /** Sets all files in it; returns false if they are the same. */
  boolean files(Map<String, ObjectId> files) {
    Map<String, ObjectId> before = new HashMap<>();
    files(before::put);
    if (before.equals(files)) {
      return false;
    }
    before.keySet().forEach(file -> edit(file, null));
    files.forEach(this::edit);
    return true;
  }

  /** Sets one file, or removes it for null; returns false if nothing changes. */
  boolean file(String file, @Nullable ObjectId value) {
    Map<String, ObjectId> before = new HashMap<>();
    files(before::put);
    if (Objects.equals(before.get(file), value)) {
      return false;
    }
    edit(file, value);
    return true;
  }

  /** Whether it has a file. */
  boolean hasFile(String file) {
    Map<String, ObjectId> all = new HashMap<>();
    files(all::put);
    return all.containsKey(file);
  }

  private void files(BiConsumer<String, ObjectId> each) {
    for (TreeCursor entry = new TreeCursor(content); entry.next(); ) {
      if (!entry.isFolder() && (edits == null || !edits.containsKey(entry.name()))) {
        each.accept(entry.name(), entry.id());
      }
    }
    if (edits != null) {
      edits.forEach(
          (key, value) -> {
            if (value != null && !key.endsWith("/")) {
              each.accept(key, value.id());
            }
          });
    }
  }

  /** Returns its content with the changes. */
  byte[] merged() {
    if (edits == null) {
      return content;
    }
    return MergedTree.of(content, edits);
  }
}
