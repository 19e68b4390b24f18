package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.TransactionLog.Transaction;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.write.OutcomeUnknownException;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.Registration;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a transaction was written when the connection was lost during the commit.
 *
 * <p>First it takes the commit lock, which the transaction had: once another transaction has it,
 * ours is finished or aborted, and no delayed message can change that. Then it searches the
 * transactions since ours began for one with our user and description that stored exactly our
 * objects, with our bytes.
 */
final class ZeoOutcome {
  private static final Logger LOG = LoggerFactory.getLogger(ZeoOutcome.class);

  private final ZeoStorage storage;
  private final ZeoWriting writing;
  private final TransactionNote note;
  private final SentRecords sent;
  private final Tid before;

  /**
   * Creates it for a transaction.
   *
   * @param before the last transaction before ours began
   */
  ZeoOutcome(
      ZeoStorage storage, ZeoWriting writing, TransactionNote note, SentRecords sent, Tid before) {
    this.storage = storage;
    this.writing = writing;
    this.note = note;
    this.sent = sent;
    this.before = before;
  }

  /**
   * Returns the transaction, if it was written.
   *
   * @param why the failure of the connection
   * @throws OutcomeUnknownException if it cannot be found out
   * @throws StorageException if it was not written
   */
  Tid find(StorageException why) throws StorageException {
    LOG.info(
        "{}: {}; checking whether the transaction was written", storage.name(), why.getMessage());
    // Even an interrupted thread needs this answer first.
    boolean interrupted = Thread.interrupted();
    @Nullable Tid tid;
    try {
      tid = look();
    } catch (StorageException | UncheckedIOException fault) {
      throw new OutcomeUnknownException(
          new FaultDetails(
                  storage.name()
                      + ": "
                      + why.fault().details().problem()
                      + " while the transaction was finished. It is unknown whether it was written: "
                      + StorageException.of(fault).fault().details().problem(),
                  "look for a transaction after "
                      + before
                      + " with the description \""
                      + firstLine(note.description())
                      + "\"")
              .at(FaultPlace.ofSource(storage.name())),
          fault);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (tid == null) {
      FaultDetails details =
          new FaultDetails(
                  storage.name()
                      + ": nothing was written: "
                      + why.fault().details().problem()
                      + " while the transaction was finished; it is not in the database",
                  why.fault().advice())
              .at(why.fault().place())
              .at(FaultPlace.ofSource(storage.name()));
      throw why instanceof UnavailableException
          ? new UnavailableException(details, why)
          : new StorageException(why.fault().with(details), why);
    }
    return tid;
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() > 80 ? line.substring(0, 80) + "..." : line;
  }

  private @Nullable Tid look() throws StorageException {
    Connection line = writing.link().connection();
    IntValue id = writing.newId();
    boolean done = false;
    try {
      line.post("tpc_begin", id, new Bytes(new byte[0]), new Bytes(new byte[0]), new Dictionary());
      CompletableFuture<Value> vote = line.call("", "vote", id);
      line.flush();
      Value unused =
          new ZeoVote(storage.name(), line, storage.options().lockTimeout()).answer(vote);
      Tid found = search(Registration.tid(line.ask("", "lastTransaction")));
      unused = line.ask("", "tpc_abort", id);
      done = true;
      return found;
    } finally {
      if (!done) {
        line.close();
      }
    }
  }

  /** Searches on the server that is written, since another one may lag behind. */
  private @Nullable Tid search(Tid last) throws StorageException {
    if (last.equals(before)) {
      return null;
    }
    Tid read = storage.head();
    if (read.compareTo(last) < 0) {
      throw new StorageException(
          new Fault.Unavailable(
                  "the server that this program reads is at transaction "
                      + read
                      + ", behind the server that it writes to")
              .at(FaultPlace.ofTid(read)));
    }
    Iterator<Transaction> later = storage.transactions(new Tid(before.value() + 1), sent);
    while (later.hasNext()) {
      Transaction transaction = later.next();
      Tid tid = transaction.info().tid();
      SentRecords.Verdict verdict = sent.verdict(tid);
      if (sameNote(transaction) && verdict == SentRecords.Verdict.SAME) {
        return tid;
      }
      if (sameNote(transaction) && verdict == SentRecords.Verdict.PART) {
        throw new StorageException(
            new Fault.Damaged(
                    "transaction " + tid + " looks like it, but has not all of its records")
                .at(FaultPlace.ofTid(tid)));
      }
    }
    return null;
  }

  private boolean sameNote(Transaction transaction) {
    return Arrays.equals(transaction.info().user(), note.userBytes())
        && Arrays.equals(transaction.info().description(), note.descriptionBytes());
  }
}
