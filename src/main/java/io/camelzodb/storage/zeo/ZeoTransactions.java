package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionInfo;
import io.camelzodb.storage.TransactionLog.Change;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.ConnectionLostException;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.LongAnswerException;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.message.PlainPickle;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the transactions of a server, by the iterators that it keeps for a connection.
 * After a lost connection a new iterator begins after the last transaction that was returned. For
 * one thread.
 */
final class ZeoTransactions implements Iterator<Transaction> {
  private static final int ATTEMPTS = 3;

  private final ZeoStorage storage;
  private final Tid last;
  private final Records records;
  private Tid from;
  private RemoteIterators.@Nullable Handle iterator;
  private @Nullable Transaction next;
  private boolean end;

  /** Ignores all records. */
  static final Records NO_RECORDS =
      new Records() {
        @Override
        public void take(Oid oid, Tid tid, Value record) {}

        @Override
        public void tooLong(Oid oid, LongAnswerException fault) {}
      };

  /** Receives the records of a transaction before it is returned. */
  interface Records {
    /** Receives a record; None if the object is deleted. */
    void take(Oid oid, Tid tid, Value record) throws StorageException;

    /** Reports a record that is too long. */
    default void tooLong(Oid oid, LongAnswerException fault) throws StorageException {
      throw fault;
    }
  }

  ZeoTransactions(ZeoStorage storage, Tid from, Tid last, Records records) {
    this.storage = storage;
    this.records = records;
    this.from = from;
    this.last = last;
    end = from.compareTo(last) > 0;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !end) {
      try {
        next = read();
      } catch (StorageException fault) {
        throw new UncheckedIOException(fault);
      }
      end = next == null;
    }
    return next != null;
  }

  @Override
  public Transaction next() {
    Transaction result = hasNext() ? next : null;
    if (result == null) {
      throw new NoSuchElementException();
    }
    next = null;
    from = new Tid(result.info().tid().value() + 1);
    end = from.compareTo(last) > 0;
    return result;
  }

  private @Nullable Transaction read() throws StorageException {
    for (int attempt = 1; ; attempt++) {
      try {
        return step();
      } catch (ConnectionLostException lost) {
        iterator = null;
        if (attempt >= ATTEMPTS) {
          throw lost;
        }
      }
    }
  }

  private @Nullable Transaction step() throws StorageException {
    RemoteIterators.Handle handle = iterator;
    if (handle == null || !handle.line().alive()) {
      handle = start();
    }
    Connection line = handle.line();
    Value answer = line.ask(from.toString(), "iterator_next", handle.number());
    if (answer == NoneValue.NONE) {
      storage.iterators().remove(handle);
      return null;
    }
    TransactionInfo info = info(answer);
    if (info.tid().compareTo(from) < 0) {
      throw wrong("iterator_next goes backwards, to " + info.tid());
    }
    return new Transaction(info, changes(line, handle, info.tid()));
  }

  private RemoteIterators.Handle start() throws StorageException {
    Connection line = storage.link().connection();
    Value number =
        line.ask(
            from.toString(), "iterator_start", EightByteValue.of(from), EightByteValue.of(last));
    RemoteIterators.Handle handle =
        storage.iterators().add(this, line, number(number, "iterator_start"));
    iterator = handle;
    return handle;
  }

  private List<Change> changes(Connection line, RemoteIterators.Handle handle, Tid tid)
      throws StorageException {
    String about = tid.toString();
    IntValue records =
        number(
            line.ask(about, "iterator_record_start", handle.number(), EightByteValue.of(tid)),
            "iterator_record_start");
    List<Change> changes = new ArrayList<>();
    while (true) {
      Value answer;
      LongAnswerException tooLong = null;
      try {
        answer = line.ask(about, "iterator_record_next", records);
      } catch (LongAnswerException fault) {
        // The object is known; only loading its record fails.
        answer = fault.answer();
        tooLong = fault;
      }
      if (answer == NoneValue.NONE) {
        return changes;
      }
      List<Value> parts = MessageShape.items(answer);
      if (parts == null || parts.size() != 4) {
        throw wrong(
            "the answer to iterator_record_next is not an oid, a tid, a record and the tid of its data");
      }
      long size =
          tooLong != null
              ? tooLong.bytes()
              : parts.get(2) instanceof ByteString record ? record.length() : -1;
      Tid dataTid = parts.get(3) == NoneValue.NONE ? null : Registration.tid(parts.get(3));
      Oid oid = new Oid(EightByteValue.read(parts.get(0)));
      if (tooLong == null) {
        this.records.take(oid, tid, parts.get(2));
      } else {
        this.records.tooLong(oid, tooLong);
      }
      changes.add(new Change(oid, size, dataTid));
    }
  }

  private TransactionInfo info(Value answer) throws StorageException {
    List<Value> parts = MessageShape.items(answer);
    if (parts == null || parts.size() != 5) {
      throw wrong("the answer to iterator_next is not a transaction");
    }
    byte[] status = bytes(parts.get(1));
    return new TransactionInfo(
        Registration.tid(parts.get(0)),
        status.length == 1 ? (char) (status[0] & 0xff) : ' ',
        bytes(parts.get(2)),
        bytes(parts.get(3)),
        extension(parts.get(4)));
  }

  private byte[] bytes(Value value) throws ProtocolFault {
    if (value instanceof Text text) {
      return text.value().getBytes(StandardCharsets.UTF_8);
    }
    if (value instanceof ByteString bytes) {
      return bytes.bytes();
    }
    throw wrong("a transaction whose user or description is not a text");
  }

  /** Pickles the extension again, since a server sends it unpickled; keeps only plain values. */
  private static byte[] extension(Value value) {
    if (value instanceof ByteString bytes) {
      return bytes.bytes();
    }
    if (!(value instanceof Dictionary dictionary) || dictionary.size() == 0) {
      return new byte[0];
    }
    try {
      return PlainPickle.write(dictionary, false);
    } catch (IllegalArgumentException notPlain) {
      return new byte[0];
    }
  }

  private IntValue number(Value answer, String call) throws ProtocolFault {
    if (answer instanceof IntValue number) {
      return number;
    }
    throw wrong("the answer to " + call + " is not a number");
  }

  private ProtocolFault wrong(String problem) {
    return new ProtocolFault(storage.name() + ": " + problem);
  }
}
