package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WriteLimits;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.link.ServerLink;
import io.camelzodb.storage.zeo.message.PlainPickle;
import java.io.Closeable;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the connection for writing, opened when the first transaction begins. A server accepts one
 * transaction at a time on a connection. Safe for use by many threads.
 */
final class ZeoWriting implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoWriting.class);

  private final ZeoStorage storage;
  private final ServerLink link;
  private final CommitTurn turns;
  private final AtomicLong lastId = new AtomicLong();

  ZeoWriting(ZeoStorage storage) throws StorageException {
    this.storage = storage;
    link = new ServerLink(storage.options(), true, new Events());
    turns = new CommitTurn(storage.options().lockTimeout());
  }

  /** Ignores notices, since the connection for reading gets the same ones. */
  private static final class Events implements ServerLink.Events {
    @Override
    public void notice(Connection from, String method, Tuple arguments) {
      LOG.trace("notice {}", method);
    }

    @Override
    public void opened(Tid head) {
      LOG.debug("opened to write, at transaction {}", head);
    }

    @Override
    public void lost(StorageException why) {
      LOG.info("{}", why.getMessage());
    }
  }

  Commit begin(TransactionNote note) throws StorageException {
    check(note);
    CommitTurn.Turn turn = turns.take(storage.name());
    boolean done = false;
    try {
      Commit commit = new ZeoCommit(storage, this, link.connection(), note, turn);
      done = true;
      return commit;
    } finally {
      if (!done) {
        turn.close();
      }
    }
  }

  private void check(TransactionNote note) throws StorageException {
    byte[] unused = WriteLimits.extension(storage.name(), note);
    try {
      unused = PlainPickle.write(note.extension(), false);
    } catch (IllegalArgumentException notPlain) {
      throw new StorageException(
          new Fault.Refused(
                  storage.name()
                      + ": the extension of the transaction cannot be sent: "
                      + notPlain.getMessage())
              .at(FaultPlace.ofSource(storage.name())),
          notPlain);
    }
  }

  /** Returns an id for a transaction that is unique on this connection. */
  IntValue newId() {
    return IntValue.of(lastId.incrementAndGet());
  }

  /** Returns the connection. */
  ServerLink link() {
    return link;
  }

  /** Checks the connection; call it about once a second. */
  void check() {
    link.check();
  }

  @Override
  public void close() {
    link.close();
  }
}
