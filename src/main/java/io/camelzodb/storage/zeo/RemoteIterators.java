package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.link.ServerLink;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks the iterators that the server keeps for this client, each with an open file, and releases
 * abandoned ones. The server itself frees iterators at their end, and all of them when the
 * connection ends.
 */
final class RemoteIterators {
  private final ServerLink link;
  private final ReferenceQueue<Object> abandoned = new ReferenceQueue<>();
  private final Set<Handle> open = ConcurrentHashMap.newKeySet();

  /** Identifies an iterator. */
  static final class Handle extends WeakReference<Object> {
    private final Connection line;
    private final IntValue number;

    private Handle(Object user, ReferenceQueue<Object> queue, Connection line, IntValue number) {
      super(user, queue);
      this.line = line;
      this.number = number;
    }

    /** Returns its connection. */
    Connection line() {
      return line;
    }

    /** Returns its number on that connection. */
    Value number() {
      return number;
    }
  }

  RemoteIterators(ServerLink link) {
    this.link = link;
  }

  /** Adds an iterator; it lives at most as long as {@code user}. */
  Handle add(Object user, Connection line, IntValue number) {
    Handle handle = new Handle(user, abandoned, line, number);
    open.add(handle);
    return handle;
  }

  /** Removes an iterator that the server has freed. */
  void remove(Handle handle) {
    open.remove(handle);
  }

  /** Releases abandoned iterators at the server. */
  void forgetAbandoned() {
    for (Reference<?> gone = abandoned.poll(); gone != null; gone = abandoned.poll()) {
      if (gone instanceof Handle handle && open.remove(handle) && handle.line() == link.current()) {
        handle.line().send("iterator_gc", new ListValue(List.of(handle.number())));
      }
    }
  }
}
