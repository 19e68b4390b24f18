package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.message.MessageShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetches records that were announced before they are needed. The last announced are fetched first,
 * as in a depth-first walk. Safe for use by many threads.
 *
 * <p>It holds at most the bytes that the options allow, and one window beyond; when it is full, the
 * oldest unused records make room. Requests are sent by the threads that announce and load, never
 * by the one that reads answers, which must not wait for the server.
 */
final class PrefetchedRecords {
  private static final int MAX_HINTS = 100_000;

  private final ZeoSnapshot snapshot;
  private final ZeoOptions options;
  private final Deque<Oid> hints = new ArrayDeque<>();
  private final Map<Oid, Entry> entries = new LinkedHashMap<>();
  private int openRequests;
  private long held;

  private static final class Entry {
    final CompletableFuture<Value> answer;
    boolean answered;
    long bytes;

    Entry(CompletableFuture<Value> answer) {
      this.answer = answer;
    }
  }

  PrefetchedRecords(ZeoSnapshot snapshot, ZeoOptions options) {
    this.snapshot = snapshot;
    this.options = options;
  }

  /** Announces records that will be needed soon, in this order. */
  void hint(Collection<Oid> oids) {
    synchronized (this) {
      List<Oid> wanted = new ArrayList<>(oids);
      for (int i = wanted.size() - 1; i >= 0; i--) {
        hints.push(wanted.get(i));
      }
      while (hints.size() > MAX_HINTS) {
        hints.removeLast();
      }
      if (held >= options.readAheadBytes()) {
        dropOldest();
      }
    }
    fill();
  }

  /** Returns a fetched record, or one being fetched; null if the caller must ask for it. */
  @Nullable CompletableFuture<Value> take(Oid oid) {
    CompletableFuture<Value> answer = null;
    synchronized (this) {
      if (entries.isEmpty() && hints.isEmpty()) {
        return null;
      }
      Entry entry = entries.remove(oid);
      if (entry != null) {
        held -= entry.bytes;
        answer = entry.answer;
      } else if (oid.equals(hints.peek())) {
        hints.pop();
      }
    }
    fill();
    return answer;
  }

  /** Stores an answer that came in another way. */
  synchronized void keep(Oid oid, Value answer) {
    if (held >= options.readAheadBytes()) {
      dropOldest();
    }
    Entry entry = new Entry(CompletableFuture.completedFuture(answer));
    entry.answered = true;
    entry.bytes = bytes(answer);
    if (entries.putIfAbsent(oid, entry) == null) {
      held += entry.bytes;
    }
  }

  private void dropOldest() {
    Iterator<Entry> oldest = entries.values().iterator();
    while (held > options.readAheadBytes() / 2 && oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.answered) {
        oldest.remove();
        held -= entry.bytes;
      }
    }
  }

  private void fill() {
    boolean requested = false;
    synchronized (this) {
      // Small gaps wait, so that many requests go out at once.
      if (openRequests > options.window() / 2) {
        return;
      }
      while (openRequests < options.window()
          && held < options.readAheadBytes()
          && !hints.isEmpty()) {
        Oid oid = hints.pop();
        if (!entries.containsKey(oid)) {
          CompletableFuture<Value> answer = snapshot.request(oid);
          if (answer == null) {
            hints.clear();
            return;
          }
          Entry entry = new Entry(answer);
          entries.put(oid, entry);
          openRequests++;
          requested = true;
          CompletableFuture<Value> unused =
              answer.whenComplete((value, fault) -> answered(oid, entry, value));
        }
      }
    }
    if (requested) {
      snapshot.flush();
    }
  }

  private synchronized void answered(Oid oid, Entry entry, @Nullable Value value) {
    openRequests--;
    entry.answered = true;
    if (entries.get(oid) == entry) {
      if (value == null) {
        // Loading it reports the fault.
        entries.remove(oid);
      } else {
        entry.bytes = bytes(value);
        held += entry.bytes;
      }
    }
  }

  private static long bytes(Value answer) {
    List<Value> parts = MessageShape.items(answer);
    boolean record = parts != null && !parts.isEmpty() && parts.get(0) instanceof ByteString;
    return 200L + (record ? ((ByteString) parts.get(0)).length() : 0);
  }
}
