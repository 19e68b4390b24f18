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
 * The iterators that the server keeps for us, each with an open file. It frees those that were read
 * to their end, and all when the line ends; those that somebody here abandoned are named to it.
 */
final class RemoteIterators {
  private final ServerLink link;
  private final ReferenceQueue<Object> abandoned = new ReferenceQueue<>();
  private final Set<Handle> open = ConcurrentHashMap.newKeySet();

  /** One of them. */
  static final class Handle extends WeakReference<Object> {
    private final Connection line;
    private final IntValue number;

    private Handle(Object user, ReferenceQueue<Object> queue, Connection line, IntValue number) {
      super(user, queue);
      this.line = line;
      this.number = number;
    }

    /** The line on which it lives. */
    Connection line() {
      return line;
    }

    /** Its name on that line. */
    Value number() {
      return number;
    }
  }

  RemoteIterators(ServerLink link) {
    this.link = link;
  }

  /** Notes one; it lives as long as {@code user}, at most. */
  Handle add(Object user, Connection line, IntValue number) {
    Handle handle = new Handle(user, abandoned, line, number);
    open.add(handle);
    return handle;
  }

  /** The server has freed one. */
  void remove(Handle handle) {
    open.remove(handle);
  }

  /** Names abandoned ones to the server. */
  void forgetAbandoned() {
    for (Reference<?> gone = abandoned.poll(); gone != null; gone = abandoned.poll()) {
      if (gone instanceof Handle handle && open.remove(handle) && handle.line() == link.current()) {
        handle.line().send("iterator_gc", new ListValue(List.of(handle.number())));
      }
    }
  }
}
