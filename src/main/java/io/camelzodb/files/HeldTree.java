package io.camelzodb.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Accesses a folder tree without following any link: each folder is opened from its parent, which
 * is {@linkplain HeldFolder held} open. Recently used folders stay open. Safe for use by many
 * threads. Paths are names with slashes between.
 */
public final class HeldTree implements Closeable {
  private static final int KEPT = 128;

  private final Path base;
  private final boolean links;
  private @Nullable SharedFolder top;
  private final Map<String, SharedFolder> open = new LinkedHashMap<>(64, 0.75f, true);

  /** A folder with the number of its current users. */
  private static final class SharedFolder {
    final HeldFolder folder;
    int users;
    boolean isEvicted;

    SharedFolder(HeldFolder folder) {
      this.folder = folder;
    }
  }

  private HeldTree(Path base, boolean links) {
    this.base = base;
    this.links = links;
  }

  /**
   * Returns the tree of a folder that the user has named, which may be a link; opened on first use.
   */
  public static HeldTree named(Path base) {
    return new HeldTree(base, true);
  }

  /** Returns the tree of a folder of this program, whose last name must not be a link. */
  public static HeldTree of(Path base) {
    return new HeldTree(base, false);
  }

  /** Returns the tree of an open folder, even if its path changes. */
  public static HeldTree in(HeldFolder folder) throws IOException {
    HeldTree tree = new HeldTree(folder.shown(), false);
    tree.store("", folder.reopen());
    return tree;
  }

  /** The work in a folder. */
  public interface Step<T extends @Nullable Object> {
    /** Does it, while the folder is held. */
    T run(HeldFolder folder) throws IOException;
  }

  /**
   * Works in a folder.
   *
   * @param path empty for the top folder
   * @throws java.nio.file.NoSuchFileException if the folder or a parent does not exist
   * @throws java.nio.file.NotDirectoryException if a link or file is in its place
   */
  public <T extends @Nullable Object> T in(String path, Step<T> step) throws IOException {
    return run(path, false, step);
  }

  /** Works in a folder; creates it and its parents if needed. */
  public <T extends @Nullable Object> T made(String path, Step<T> step) throws IOException {
    return run(path, true, step);
  }

  private <T extends @Nullable Object> T run(String path, boolean make, Step<T> step)
      throws IOException {
    SharedFolder use = acquire(path, make);
    try {
      return step.run(use.folder);
    } catch (FileSystemException fault) {
      throw HeldFolder.described(fault);
    } finally {
      release(use);
    }
  }

  private synchronized SharedFolder acquire(String path, boolean make) throws IOException {
    SharedFolder use = open.get(path);
    String at = path;
    while (use == null && !at.isEmpty()) {
      int slash = at.lastIndexOf('/');
      at = slash < 0 ? "" : at.substring(0, slash);
      use = open.get(at);
    }
    if (use == null) {
      use = store("", links || base.getParent() == null ? HeldFolder.named(base) : unlinked(make));
    }
    while (!at.equals(path)) {
      int begin = at.isEmpty() ? 0 : at.length() + 1;
      int slash = path.indexOf('/', begin);
      String name = path.substring(begin, slash < 0 ? path.length() : slash);
      // It stays open although many come after it.
      use.users++;
      HeldFolder next;
      try {
        next = make ? use.folder.made(name) : use.folder.child(name);
      } finally {
        release(use);
      }
      at = slash < 0 ? path : path.substring(0, slash);
      use = store(at, next);
    }
    use.users++;
    return use;
  }

  private HeldFolder unlinked(boolean make) throws IOException {
    try (HeldFolder above = HeldFolder.named(base.toAbsolutePath().getParent())) {
      String name = String.valueOf(base.getFileName());
      return make ? above.made(name) : above.child(name);
    }
  }

  private SharedFolder store(String path, HeldFolder folder) {
    SharedFolder use = new SharedFolder(folder);
    open.put(path, use);
    top = path.isEmpty() ? use : top;
    Iterator<SharedFolder> eldest = open.values().iterator();
    while (open.size() > KEPT) {
      SharedFolder next = eldest.next();
      // That at the top stays the one it was, whatever takes its place.
      if (next != top && next != use) {
        leave(next);
        eldest.remove();
      }
    }
    return use;
  }

  private synchronized void release(SharedFolder use) {
    use.users--;
    if (use.isEvicted && use.users == 0) {
      use.folder.close();
    }
  }

  private static void leave(SharedFolder use) {
    use.isEvicted = true;
    if (use.users == 0) {
      use.folder.close();
    }
  }

  /** Closes a folder and those below it, since they were removed. */
  public synchronized void forget(String path) {
    open.entrySet()
        .removeIf(
            each -> {
              boolean gone =
                  each.getKey().equals(path)
                      || path.isEmpty()
                      || each.getKey().startsWith(path + "/");
              if (gone) {
                leave(each.getValue());
              }
              return gone;
            });
  }

  /** Returns a path for people. */
  public Path shown(String path) {
    return base.resolve(path);
  }

  /** Returns the part of a path before its last slash; empty if there is none. */
  public static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** Returns the part of a path after its last slash. */
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Closes all folders; those in use are closed afterwards. */
  @Override
  public void close() {
    forget("");
  }
}
