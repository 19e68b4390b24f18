package io.camelzodb.component.database;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StaleStoreException;
import io.camelzodb.storage.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * Shares one open database between the threads that read it. The first reader opens it; it stays
 * open, and is opened again only after the connection was lost. A missing or damaged object
 * concerns only the thread that asked for it. A broken store is closed when its last reader has
 * left. Safe for many threads.
 */
public final class SharedStore {
  private static final int MOST_CLOSED = 10;

  /** Opens the database. */
  public interface Opener {
    /** The store, closed by the shared one. */
    ObjectStore open() throws IOException;
  }

  /** Reads from the database. */
  public interface Reading {
    /** Reads. */
    void with(ObjectStore store) throws IOException;
  }

  /** Counts the readers of a store, and closes it when it is given up and has no reader. */
  private static final class Shared {
    private final ObjectStore store;
    private int readers;
    private boolean abandoned;

    Shared(ObjectStore store) {
      this.store = store;
    }
  }

  private final Opener opener;
  private @Nullable Shared current;

  /** Shares the database that an opener opens. */
  public SharedStore(Opener opener) {
    this.opener = opener;
  }

  /**
   * Reads. Tries once more if the open file was replaced meanwhile, and again if Java closed the
   * file because another reading thread was interrupted.
   */
  public void with(Reading reading) throws IOException {
    boolean replaced = false;
    for (int closed = 0; ; ) {
      try {
        once(reading);
        return;
      } catch (StaleStoreException stale) {
        if (replaced) {
          throw stale;
        }
        replaced = true;
      } catch (IOException fault) {
        closed++;
        if (closed > MOST_CLOSED || !isClosedByAnother(fault)) {
          throw fault;
        }
      }
    }
  }

  private static boolean isClosedByAnother(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof ClosedChannelException) {
        return !(each instanceof ClosedByInterruptException)
            && !Thread.currentThread().isInterrupted();
      }
    }
    return false;
  }

  private void once(Reading reading) throws IOException {
    Shared shared = enter();
    boolean broken = false;
    try {
      reading.with(shared.store);
    } catch (UncheckedIOException fault) {
      broken = isBroken(fault);
      throw fault.getCause();
    } catch (IOException | RuntimeException fault) {
      broken = isBroken(fault);
      throw fault;
    } finally {
      leave(shared, broken);
    }
  }

  /** Whether a fault concerns the connection or the file of the database, not its content. */
  static boolean isBroken(Throwable fault) {
    for (Throwable each = fault; each != null; each = each.getCause()) {
      if (each instanceof UnavailableException
          || each instanceof StaleStoreException
          || each instanceof ClosedChannelException
          || each instanceof FileSystemException
          || each.getClass() == IOException.class) {
        return true;
      }
    }
    return false;
  }

  private synchronized Shared enter() throws IOException {
    Shared open = current;
    if (open == null) {
      open = new Shared(opener.open());
      current = open;
    }
    open.readers++;
    return open;
  }

  private synchronized void leave(Shared shared, boolean broken) throws IOException {
    shared.readers--;
    if (broken) {
      abandon(shared);
    } else if (shared.abandoned && shared.readers == 0) {
      shared.store.close();
    }
  }

  private synchronized void abandon(Shared shared) throws IOException {
    if (current == shared) {
      current = null;
    }
    shared.abandoned = true;
    if (shared.readers == 0) {
      shared.store.close();
    }
  }

  /** Closes the database when its last reader has left; the next reader opens it again. */
  public synchronized void close() throws IOException {
    Shared open = current;
    if (open != null) {
      abandon(open);
    }
  }
}
