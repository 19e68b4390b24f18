package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Loaded;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Loads records in order, with requests sent ahead. The number of open requests depends on the size
 * of recent records, so that the memory stays within the limit of the options.
 */
final class PipelinedLoads implements Iterator<Loaded> {
  private static final int FIRST_WINDOW = 16;

  private final ZeoSnapshot snapshot;
  private final Iterator<Oid> oids;
  private final ZeoOptions options;
  private final Deque<PendingLoad> pending = new ArrayDeque<>();
  private int window;
  private long largest;

  private record PendingLoad(Oid oid, @Nullable CompletableFuture<Value> answer) {}

  PipelinedLoads(ZeoSnapshot snapshot, Iterator<Oid> oids) {
    this.snapshot = snapshot;
    this.oids = oids;
    options = snapshot.storage().options();
    window = Math.min(FIRST_WINDOW, options.window());
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || oids.hasNext();
  }

  @Override
  public Loaded next() {
    fill();
    PendingLoad first = pending.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    try {
      StoredRecord record =
          first.answer() == null
              ? snapshot.ask(first.oid())
              : snapshot.answer(first.oid(), first.answer());
      adaptWindow(record.size());
      return new Loaded(first.oid(), record, null);
    } catch (StorageException fault) {
      return new Loaded(first.oid(), null, fault);
    }
  }

  /** Sends requests up to the limit, once half of them are answered: fewer, larger packets. */
  private void fill() {
    if (pending.size() > window / 2) {
      return;
    }
    boolean requested = false;
    while (pending.size() < window && oids.hasNext()) {
      Oid oid = oids.next();
      pending.add(new PendingLoad(oid, snapshot.request(oid)));
      requested = true;
    }
    if (requested) {
      snapshot.flush();
    }
  }

  /**
   * Estimates the size of the next records from the largest of the recent ones; older ones count
   * less.
   */
  private void adaptWindow(int size) {
    largest = Math.max(size, largest - largest / 64);
    int fits =
        (int) Math.max(1, Math.min(options.window(), options.readAheadBytes() / (largest + 1)));
    window = Math.min(fits, window + 1);
  }
}
