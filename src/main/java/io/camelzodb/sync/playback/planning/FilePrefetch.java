package io.camelzodb.sync.playback.planning;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import io.camelzodb.pickle.Value;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of objects ahead of the walk, in a second thread. The objects announced last come
 * first, as in a walk that visits children before siblings. The amount read ahead is bounded. For
 * one calling thread.
 */
final class FilePrefetch implements ObjectReader, Closeable {
  /** The limit of objects read ahead for one folder. */
  private static final int MOST_AHEAD = 64;

  /** The estimated memory of a child's name. */
  private static final int NAME_BYTES = 64;

  /** The limit for metadata and names read ahead, in bytes. */
  private static final long MOST_BYTES = 1L << 20;

  private final ObjectTreeReader files;
  private final Thread thread;

  /** Guards all fields below. */
  private final Object lock = new Object();

  private final Deque<Folder> folders = new ArrayDeque<>();
  private final Map<ObjectPath, ReadResult> done = new HashMap<>();
  private @Nullable ObjectPath readingPath;
  private long bytes;
  private boolean closed;

  /** The announced objects of one folder. */
  private static final class Folder {
    final Deque<AnnouncedObject> announcedObjects = new ArrayDeque<>();
    int ahead;
  }

  private record AnnouncedObject(ObjectPath path, boolean isNew) {}

  /** Holds the version that was read, or the failure, and its folder. */
  private record ReadResult(
      @Nullable PrefetchedVersion version, Folder folder, @Nullable Throwable fault) {
    long size() {
      long names = version == null || version.listed == null ? 0 : version.listed.size();
      return version == null ? 0 : version.filed.metadata().length + names * NAME_BYTES;
    }
  }

  /** Holds the files of an object. */
  final class PrefetchedVersion implements ObjectVersion {
    private final FiledObject filed;
    private final @Nullable ObjectData parsed;
    private final @Nullable List<String> listed;

    /**
     * Creates it.
     *
     * @param parsed the parsed content, if it was parsed already
     * @param listed the ids of the objects in its folder, if they were listed already
     */
    PrefetchedVersion(
        FiledObject filed, @Nullable ObjectData parsed, @Nullable List<String> listed) {
      this.filed = filed;
      this.parsed = parsed;
      this.listed = listed;
    }

    FiledObject filed() {
      return filed;
    }

    @Override
    public ObjectPath path() {
      return filed.path();
    }

    @Override
    public ObjectData data() throws IOException {
      return parsed == null ? filed.data() : parsed;
    }

    @Override
    public ObjectData data(SortedMap<String, Value> likely) throws IOException {
      return filed.data(likely);
    }

    @Override
    public List<String> children() throws IOException {
      if (listed != null) {
        return listed;
      }
      synchronized (files) {
        return filed.children();
      }
    }

    @Override
    public @Nullable String leftOut(String id) throws IOException {
      synchronized (files) {
        return filed.leftOut(id);
      }
    }
  }

  /** Creates it for a reader that must not be used elsewhere until this is closed. */
  FilePrefetch(ObjectTreeReader files) {
    this.files = files;
    thread = new Thread(this::run, "playback-read");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public String name() {
    return files.name();
  }

  @Override
  public List<ObjectPath> tops() throws IOException {
    synchronized (files) {
      return files.tops();
    }
  }

  @Override
  public boolean isOfObject(IOException fault) {
    return files.isOfObject(fault);
  }

  /**
   * {@inheritDoc}
   *
   * @param alone new objects, which are parsed ahead as well
   */
  @Override
  public void announce(ObjectVersion container, List<String> ids, Predicate<String> alone) {
    announce(container.path(), ids, alone);
  }

  /** Announces the objects of a container that is not read itself. */
  void announce(ObjectPath container, List<String> ids, Predicate<String> alone) {
    if (ids.size() < 2) {
      return;
    }
    Folder announced = new Folder();
    for (String id : ids) {
      announced.announcedObjects.add(new AnnouncedObject(container.child(id), alone.test(id)));
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
        AnnouncedObject next;
        synchronized (lock) {
          while (!closed && next() == null) {
            lock.wait();
          }
          folder = next();
          if (closed || folder == null) {
            return;
          }
          next = folder.announcedObjects.remove();
          folder.ahead++;
          readingPath = next.path;
        }
        ReadResult read = read(next, folder);
        synchronized (lock) {
          readingPath = null;
          done.put(next.path, read);
          bytes += read.size();
          lock.notifyAll();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the next folder to read; null while there is none, or enough was read ahead. */
  private @Nullable Folder next() {
    while (!folders.isEmpty() && folders.element().announcedObjects.isEmpty()) {
      folders.remove();
    }
    Folder first = folders.peek();
    return first == null || first.ahead >= MOST_AHEAD || bytes >= MOST_BYTES ? null : first;
  }

  private ReadResult read(AnnouncedObject next, Folder folder) {
    try {
      FiledObject filed;
      List<String> children;
      synchronized (files) {
        filed = files.read(next.path);
        children = filed == null ? null : childrenOrNull(filed);
      }
      ObjectData parsed = filed != null && next.isNew ? filed.data() : null;
      return new ReadResult(
          filed == null ? null : new PrefetchedVersion(filed, parsed, children), folder, null);
    } catch (IOException | RuntimeException | Error fault) {
      return new ReadResult(null, folder, fault);
    }
  }

  /**
   * Returns the children; null if they cannot be listed, which is reported when they are needed.
   */
  private @Nullable List<String> childrenOrNull(FiledObject filed) {
    try {
      return filed.children();
    } catch (IOException fault) {
      return null;
    }
  }

  /**
   * Returns the files of an object; null if there are none.
   *
   * @throws IOException if the reader fails or has failed ahead
   */
  @Override
  public @Nullable PrefetchedVersion read(ObjectPath path) throws IOException {
    ReadResult read;
    synchronized (lock) {
      try {
        while (path.equals(readingPath)) {
          lock.wait();
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new FaultException(new Fault.Unavailable("interrupted"), stopped);
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
      return read.version;
    }
    // Another fault will happen again and be reported then.
    synchronized (files) {
      FiledObject filed = files.read(path);
      return filed == null ? null : new PrefetchedVersion(filed, null, null);
    }
  }

  private void forget(ObjectPath path) {
    for (Folder folder : folders) {
      AnnouncedObject first = folder.announcedObjects.peek();
      if (first != null && first.path.equals(path)) {
        folder.announcedObjects.remove();
        return;
      }
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
