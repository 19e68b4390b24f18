package io.camelzodb.sync.playback.planning;

import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of objects before they are asked for, in a thread of its own: those announced
 * last come first, as in a walk that goes down before it goes on. What is read and not yet taken is
 * bounded. For one thread.
 */
final class FilePrefetch implements Closeable {
  /** Of the objects of one folder. */
  private static final int MOST_AHEAD = 64;

  /** About what the name of a child takes. */
  private static final int NAME_BYTES = 64;

  /** Metadata and names of all that waits, in bytes. */
  private static final long MOST_BYTES = 1L << 20;

  private final ObjectTreeReader files;
  private final Thread thread;

  /** Guarded by itself, as is all below. */
  private final Object lock = new Object();

  private final Deque<Folder> folders = new ArrayDeque<>();
  private final Map<ObjectPath, Read> done = new HashMap<>();
  private @Nullable ObjectPath underWay;
  private long bytes;
  private boolean closed;

  /** What is announced of one folder. */
  private static final class Folder {
    final Deque<Coming> coming = new ArrayDeque<>();
    int ahead;
  }

  private record Coming(ObjectPath path, boolean isNew) {}

  /** What was read, or how that failed, and where it counts. */
  private record Read(Taken taken, Folder folder, @Nullable Throwable fault) {
    long size() {
      long names = taken.children == null ? 0 : taken.children.size();
      return taken.filed == null ? 0 : taken.filed.metadata().length + names * NAME_BYTES;
    }
  }

  /**
   * The files of an object.
   *
   * @param filed null where there is none
   * @param parsed what they say, where it was parsed already
   * @param children the ids of the objects in its folder, where these were looked for already
   */
  record Taken(
      @Nullable FiledObject filed, @Nullable ObjectData parsed, @Nullable List<String> children) {}

  /** Reads by a reader that nobody else uses until this is closed. */
  FilePrefetch(ObjectTreeReader files) {
    this.files = files;
    thread = new Thread(this::run, "playback-read");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Announces the objects of a folder in the order in which they will be taken.
   *
   * @param isNew of which nothing is known yet, so that they will be parsed in any case
   */
  void announce(ObjectPath folder, List<String> ids, Predicate<String> isNew) {
    if (ids.size() < 2) {
      return;
    }
    Folder announced = new Folder();
    for (String id : ids) {
      announced.coming.add(new Coming(folder.child(id), isNew.test(id)));
    }
    synchronized (lock) {
      folders.push(announced);
      lock.notifyAll();
    }
  }

  private void run() {
    try {
      while (true) {
        Folder folder;
        Coming next;
        synchronized (lock) {
          while (!closed && next() == null) {
            lock.wait();
          }
          folder = next();
          if (closed || folder == null) {
            return;
          }
          next = folder.coming.remove();
          folder.ahead++;
          underWay = next.path;
        }
        Read read = read(next, folder);
        synchronized (lock) {
          underWay = null;
          done.put(next.path, read);
          bytes += read.size();
          lock.notifyAll();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** The folder to go on with; null while there is none, or enough was read. */
  private @Nullable Folder next() {
    while (!folders.isEmpty() && folders.element().coming.isEmpty()) {
      folders.remove();
    }
    Folder first = folders.peek();
    return first == null || first.ahead >= MOST_AHEAD || bytes >= MOST_BYTES ? null : first;
  }

  private Read read(Coming next, Folder folder) {
    try {
      FiledObject filed;
      List<String> children;
      synchronized (files) {
        filed = files.read(next.path);
        children = filed == null ? null : childrenOrNull(filed);
      }
      ObjectData parsed = filed != null && next.isNew ? filed.data() : null;
      return new Read(new Taken(filed, parsed, children), folder, null);
    } catch (IOException | RuntimeException | Error fault) {
      return new Read(new Taken(null, null, null), folder, fault);
    }
  }

  /** Null where they cannot be told: why is said where they are asked for, if they are. */
  private @Nullable List<String> childrenOrNull(FiledObject filed) {
    try {
      return files.children(filed);
    } catch (IOException fault) {
      return null;
    }
  }

  /**
   * The files of an object.
   *
   * @throws IOException what the reader says; where it was read ahead, said now
   */
  Taken take(ObjectPath path) throws IOException {
    Read read;
    synchronized (lock) {
      try {
        while (path.equals(underWay)) {
          lock.wait();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", stopped);
      }
      read = done.remove(path);
      if (read != null) {
        read.folder.ahead--;
        bytes -= read.size();
        lock.notifyAll();
      } else {
        forget(path);
      }
    }
    if (read != null && read.fault instanceof IOException fault) {
      throw fault;
    } else if (read != null && read.fault == null) {
      return read.taken;
    }
    // What else went wrong is said where it happens again.
    synchronized (files) {
      return new Taken(files.read(path), null, null);
    }
  }

  private void forget(ObjectPath path) {
    for (Folder folder : folders) {
      Coming first = folder.coming.peek();
      if (first != null && first.path.equals(path)) {
        folder.coming.remove();
        return;
      }
    }
  }

  /** The ids of the objects in an object's folder, by code point. */
  List<String> children(Taken taken) throws IOException {
    if (taken.children != null) {
      return taken.children;
    }
    synchronized (files) {
      return files.children(Objects.requireNonNull(taken.filed));
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException stopped) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
