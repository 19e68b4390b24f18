package io.camelzodb.git;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/**
 * The names in the folders of a tree with what is planned on top of it. Only folders that are asked
 * for or changed are held. Not safe for many threads.
 */
final class FolderNames {
  private final ObjectReader reader;
  private final @Nullable ObjectId tree;

  /**
   * By raw path; a name with a slash at its end is that of a folder, whose id counts for nothing.
   */
  private final Map<String, Map<String, ObjectId>> folders = new HashMap<>();

  /** Folders of which nothing of before is left. */
  private final Set<String> gone = new HashSet<>();

  /** Of a tree; null for an empty one. */
  FolderNames(ObjectReader reader, @Nullable ObjectId tree) {
    this.reader = reader;
    this.tree = tree;
  }

  /** How many folders are held. */
  int size() {
    return folders.size();
  }

  /** The names in a folder, those of folders with a slash at their end; none where it is not. */
  Set<String> of(String folder) throws IOException {
    return entries(folder).keySet();
  }

  private Map<String, ObjectId> entries(String folder) throws IOException {
    Map<String, ObjectId> known = folders.get(folder);
    if (known == null) {
      known = read(folder);
      folders.put(folder, known);
    }
    return known;
  }

  private Map<String, ObjectId> read(String folder) throws IOException {
    Map<String, ObjectId> names = new HashMap<>();
    ObjectId id = isGone(folder) ? null : find(folder);
    if (id != null) {
      CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, id);
      for (; !entries.eof(); entries.next()) {
        byte[] name = new byte[entries.getNameLength()];
        entries.getName(name, 0);
        boolean isFolder = entries.getEntryRawMode() == FileMode.TYPE_TREE;
        names.put(
            RawPath.of(name, 0, name.length) + (isFolder ? "/" : ""),
            isFolder ? ObjectId.zeroId() : entries.getEntryObjectId());
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
      CanonicalTreeParser entries = new CanonicalTreeParser(null, reader, at);
      while (!entries.eof() && !isAt(entries, wanted)) {
        entries.next();
      }
      if (entries.eof()) {
        return null;
      }
      at = entries.getEntryObjectId();
    }
    return at;
  }

  private static boolean isAt(CanonicalTreeParser entries, byte[] folder) {
    if (entries.getEntryRawMode() != FileMode.TYPE_TREE
        || entries.getNameLength() != folder.length) {
      return false;
    }
    byte[] name = new byte[folder.length];
    entries.getName(name, 0);
    return Arrays.equals(name, folder);
  }

  private boolean isGone(String folder) {
    for (int slash = folder.length(); slash > 0; slash = folder.lastIndexOf('/', slash - 1)) {
      if (gone.contains(folder.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  /** Notes a file that is to be there; whether it differs from what was there. */
  boolean put(String file, ObjectId id) throws IOException {
    int slash = file.lastIndexOf('/');
    Map<String, ObjectId> siblings = entries(slash < 0 ? "" : file.substring(0, slash));
    String name = file.substring(slash + 1);
    boolean known = !siblings.isEmpty();
    siblings.remove(name + '/');
    boolean differs = !id.equals(siblings.put(name, id));
    if (known) {
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

  /** Notes a file or folder that is to be gone. */
  void remove(String path) throws IOException {
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
