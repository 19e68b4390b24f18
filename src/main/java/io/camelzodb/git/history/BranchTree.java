package io.camelzodb.git.history;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.pack.PackWriter;
import io.camelzodb.git.pack.TreeDelta;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tree of a branch in memory, and collects its changes. {@link #write} writes each
 * changed folder once. Only folders with subfolders are kept in memory, as git stores them, with
 * about 50 bytes for each entry. Made by {@link BranchWriter}. Not safe for many threads.
 */
public final class BranchTree {
  private static final int MOST_DELTAS = 50;
  private static final int MOST_CHANGES = 1000;

  private final BranchWriter objects;
  private final TreeMap<Integer, Set<BranchFolder>> dirty = new TreeMap<>();
  private final BranchFolder root;

  /** Folders whose new id must show whether they changed. */
  private final Map<BranchFolder, List<String>> unverified = new HashMap<>();

  private Set<List<String>> changed = new HashSet<>();
  private long changes;

  BranchTree(BranchWriter objects, @Nullable ObjectId tree) throws IOException {
    this.objects = objects;
    this.root = load(null, "", tree);
  }

  /** Writes the bytes of a file; may be called again. */
  public interface Data {
    /** Writes them all; returns how many. */
    long writeTo(OutputStream out) throws IOException;
  }

  /** Identifies a stored file, whether or not a folder holds it. Immutable. */
  public static final class Stored {
    private final ObjectId id;

    private Stored(ObjectId id) {
      this.id = id;
    }
  }

  /**
   * Stores a file.
   *
   * @throws IOException if {@code data} fails, or the repository cannot be written
   */
  public Stored store(Data data) throws IOException {
    return new Stored(objects.blob(data));
  }

  /**
   * Sets the files in a folder, which is created if needed; folders in it stay.
   *
   * @param path names from the top on
   * @param files all files that the folder is to hold, by name
   */
  public void files(List<String> path, Map<String, Stored> files) throws IOException {
    Map<String, ObjectId> blobs = new HashMap<>();
    files.forEach((name, file) -> blobs.put(RawPath.ofText(name), file.id));
    BranchFolder folder = root;
    for (String name : path) {
      folder = child(folder, RawPath.ofText(name));
    }
    boolean differs = folder.files(blobs);
    if (folder.isUnknown()) {
      folder.unknown(false);
      unverified.put(folder, List.copyOf(path));
    } else if (differs) {
      changed(path);
    }
    if (differs || folder.isNew()) {
      touch(folder);
    }
  }

  /** Sets one file in a folder, or removes it for null; does nothing if there is no such folder. */
  public void file(List<String> path, String name, @Nullable Stored file) throws IOException {
    BranchFolder folder = existing(path);
    if (folder == null) {
      return;
    }
    readContent(folder);
    if (folder.file(RawPath.ofText(name), file == null ? null : file.id)) {
      changed(path);
      touch(folder);
    }
  }

  /** Whether a folder has a file. */
  public boolean hasFile(List<String> path, String name) throws IOException {
    BranchFolder folder = existing(path);
    if (folder == null) {
      return false;
    }
    readContent(folder);
    return folder.hasFile(RawPath.ofText(name));
  }

  /** Removes a folder or file with all in it, if there is one. */
  public void remove(List<String> path) throws IOException {
    BranchFolder folder = existing(path.subList(0, path.size() - 1));
    if (folder != null && folder.remove(RawPath.ofText(path.get(path.size() - 1)))) {
      changed(path);
      touch(folder);
    }
  }

  /** Removes the folders in a folder that {@code keeps} does not accept. */
  public void retain(List<String> path, Predicate<String> keeps) throws IOException {
    BranchFolder folder = existing(path);
    if (folder == null) {
      return;
    }
    for (String name : folder.folders()) {
      String text = RawPath.text(name);
      if (!keeps.test(text) && folder.remove(name)) {
        List<String> gone = new ArrayList<>(path);
        gone.add(text);
        changed(gone);
        touch(folder);
      }
    }
  }

  private void changed(List<String> path) {
    if (changed.size() >= MOST_CHANGES || changed.add(List.copyOf(path))) {
      changes++;
    }
  }

  private void touch(BranchFolder folder) {
    dirty.computeIfAbsent(folder.depth(), depth -> new HashSet<>()).add(folder);
  }

  private @Nullable BranchFolder existing(List<String> path) throws IOException {
    BranchFolder folder = root;
    for (String name : path) {
      String raw = RawPath.ofText(name);
      BranchFolder loaded = folder.loaded(raw);
      if (loaded == null) {
        ObjectId id = folder.folder(raw);
        if (id == null) {
          return null;
        }
        loaded = load(folder, raw, id);
      }
      folder = loaded;
    }
    return folder;
  }

  private BranchFolder child(BranchFolder folder, String name) throws IOException {
    readContent(folder);
    BranchFolder loaded = folder.loaded(name);
    return loaded != null ? loaded : load(folder, name, folder.folder(name));
  }

  private void readContent(BranchFolder folder) throws IOException {
    if (folder.isUnknown()) {
      objects.save();
      folder.unknown(false);
      folder.content(objects.tree(Objects.requireNonNull(folder.id())));
    }
  }

  private BranchFolder load(@Nullable BranchFolder parent, String name, @Nullable ObjectId id)
      throws IOException {
    BranchFolder folder = new BranchFolder(parent, name, id);
    if (id != null && objects.isReadable(id)) {
      folder.content(objects.tree(id));
    } else {
      // All folders that hold others are kept.
      folder.unknown(id != null);
    }
    if (parent != null) {
      parent.addLoaded(name, folder);
    }
    return folder;
  }

  /**
   * Holds the changes since the last call.
   *
   * @param tree the tree now; null for an empty one
   * @param paths some of the folders whose own files changed or that were removed
   * @param count the number of such folders
   */
  record Written(@Nullable ObjectId tree, Set<List<String>> paths, long count) {}

  /** Writes the folders that differ, the innermost first. */
  Written write() throws IOException {
    while (!dirty.isEmpty()) {
      for (BranchFolder folder : dirty.pollLastEntry().getValue()) {
        if (folder.isAttached()) {
          write(folder);
        }
      }
    }
    Written written = new Written(root.id(), changed, changes);
    changed = new HashSet<>();
    changes = 0;
    return written;
  }

  private void write(BranchFolder folder) throws IOException {
    byte[] before = folder.content();
    byte[] after = folder.merged();
    BranchFolder parent = folder.parent();
    if (after.length == 0 && parent != null) {
      parent.remove(folder.name());
      touch(parent);
      return;
    }
    ObjectId old = folder.id();
    ObjectId id = after.length == 0 ? null : insert(folder, before, after);
    List<String> path = unverified.remove(folder);
    if (path != null && !Objects.equals(old, id)) {
      changed(path);
    }
    folder.written(after, id);
    if (parent != null) {
      parent.put(folder.name(), id);
      touch(parent);
      if (!folder.holdsFolders()) {
        parent.forget(folder.name());
      }
    }
  }

  private ObjectId insert(BranchFolder folder, byte[] before, byte[] after) throws IOException {
    PackWriter pack = objects.pack();
    ObjectId id = pack.id(Constants.OBJ_TREE, after);
    if (pack.contains(id)) {
      folder.deltas(MOST_DELTAS);
      return id;
    }
    ObjectId old = folder.id();
    long base = old == null ? -1 : pack.offset(old);
    byte[] delta = base < 0 || folder.deltas() >= MOST_DELTAS ? null : TreeDelta.of(before, after);
    if (delta == null) {
      pack.add(id, Constants.OBJ_TREE, after);
      folder.deltas(0);
    } else {
      pack.addDelta(id, base, delta);
      folder.deltas(folder.deltas() + 1);
    }
    return id;
  }
}
