package org.example.toy;

import io.camelzodb.storage.Changes;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Tells one listener of changes, in order, in a thread of its own. */
final class ToyListening implements Closeable {
  private static final System.Logger LOG = System.getLogger(ToyListening.class.getName());

  private final Changes.Listener listener;
  private final Consumer<ToyListening> ended;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "toy-listener");
            made.setDaemon(true);
            return made;
          });

  ToyListening(Changes.Listener listener, Consumer<ToyListening> ended) {
    this.listener = listener;
    this.ended = ended;
  }

  synchronized void changed(Tid tid, List<Oid> oids) {
    if (!thread.isShutdown()) {
      thread.execute(() -> tell(() -> listener.changed(tid, oids)));
    }
  }

  /** What a listener throws is logged and ends nothing. */
  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.WARNING, "a listener has failed", fault);
    }
  }

  /** Nothing will come any more, since the store is closed. */
  synchronized void end(StorageException why) {
    if (!thread.isShutdown()) {
      ended.accept(this);
      thread.execute(() -> tell(() -> listener.ended(why)));
      thread.shutdown();
    }
  }

  /** The listener does not want to know any more. */
  @Override
  public synchronized void close() {
    ended.accept(this);
    thread.shutdownNow();
  }
}
