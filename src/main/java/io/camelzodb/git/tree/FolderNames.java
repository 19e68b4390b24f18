package io.camelzodb.git.tree;

import io.camelzodb.git.RawPath;
import io.camelzodb.git.pack.CommitObjects;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names in the folders of a tree, with planned changes applied. Only folders that are
 * read or changed are held. Not safe for many threads.
 */
public final class FolderNames {
  private final CommitObjects objects;
  private final @Nullable ObjectId tree;

  /**
   * The folders by raw path; a name with a slash at the end is that of a folder, whose id is
   * ignored.
   */
  private final Map<String, Map<String, ObjectId>> folders = new HashMap<>();

  /** Folders whose old content was removed. */
  private final Set<String> gone = new HashSet<>();

  /** Creates it for a tree; null for an empty one. */
  public FolderNames(CommitObjects objects, @Nullable ObjectId tree) {
    this.objects = objects;
    this.tree = tree;
  }

  /** How many folders are held. */
  int size() {
    return folders.size();
  }

  /**
   * Returns the names in a folder, those of folders with a slash at the end; none if it does not
   * exist.
   */
  public Set<String> of(String folder) throws IOException {
    return entries(folder).keySet();
  }

  private Map<String, ObjectId> entries(String folder) throws IOException {
    Map<String, ObjectId> listed = folders.get(folder);
    if (listed == null) {
      listed = read(folder);
      folders.put(folder, listed);
    }
    return listed;
  }

  private Map<String, ObjectId> read(String folder) throws IOException {
    Map<String, ObjectId> names = new HashMap<>();
    ObjectId id = isGone(folder) ? null : find(folder);
    if (id != null) {
      for (TreeCursor entry = new TreeCursor(objects.tree(id)); entry.next(); ) {
        if (entry.isFolder()) {
          names.put(entry.name() + '/', ObjectId.zeroId());
        } else {
          names.put(entry.name(), entry.id());
        }
      }
    }
    return names;
  }

  private @Nullable ObjectId find(String folder) throws IOException {
    if (folder.isEmpty() || tree == null) {
      return tree;
    }
    // Not TreeWalk.forPath, which takes bytes that are no UTF-8 for others.
    ObjectId at = tree;
    for (String name : folder.split("/", -1)) {
      byte[] wanted = RawPath.bytes(name);
      ObjectId next = null;
      for (TreeCursor entry = new TreeCursor(objects.tree(at)); next == null && entry.next(); ) {
        if (entry.isFolder() && entry.isNamed(wanted)) {
          next = entry.id();
        }
      }
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private boolean isGone(String folder) {
    for (int slash = folder.length(); slash > 0; slash = folder.lastIndexOf('/', slash - 1)) {
      if (gone.contains(folder.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  /** Returns the content id of a file; null if there is none. */
  public @Nullable ObjectId file(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    return entries(slash < 0 ? "" : path.substring(0, slash)).get(path.substring(slash + 1));
  }

  /** Returns the content id of a file, the zero id for a folder; null if there is neither. */
  public @Nullable ObjectId entry(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Map<String, ObjectId> siblings = entries(slash < 0 ? "" : path.substring(0, slash));
    String name = path.substring(slash + 1);
    return siblings.getOrDefault(name, siblings.get(name + '/'));
  }

  /** Plans a file; returns whether it differs from the old one. */
  public boolean put(String file, ObjectId id) throws IOException {
    int slash = file.lastIndexOf('/');
    Map<String, ObjectId> siblings = entries(slash < 0 ? "" : file.substring(0, slash));
    String name = file.substring(slash + 1);
    boolean hadNames = !siblings.isEmpty();
    siblings.remove(name + '/');
    boolean differs = !id.equals(siblings.put(name, id));
    if (hadNames) {
      return differs;
    }
    while (slash > 0) {
      String folder = file.substring(0, slash);
      slash = folder.lastIndexOf('/');
      Map<String, ObjectId> names = entries(slash < 0 ? "" : folder.substring(0, slash));
      names.remove(folder.substring(slash + 1));
      if (names.put(folder.substring(slash + 1) + '/', ObjectId.zeroId()) != null) {
        break;
      }
    }
    return differs;
  }

  /** Plans the removal of a file or folder. */
  public void remove(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Map<String, ObjectId> names = entries(slash < 0 ? "" : path.substring(0, slash));
    String name = path.substring(slash + 1);
    names.remove(name);
    if (names.remove(name + '/') != null) {
      gone.add(path);
      folders.keySet().removeIf(held -> held.equals(path) || held.startsWith(path + "/"));
    }
  }
}
