package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.UnavailableException;
import io.camelzodb.storage.record.StoredObjects;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.LastTid;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WriteLimits;
import io.camelzodb.storage.zeo.call.Answers;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Writes a transaction through a server. Records are sent as they come, without waiting; the server
 * keeps them in a temporary file until the vote. A lost connection aborts the transaction, unless
 * it is being finished.
 */
final class ZeoCommit implements Commit {
  /** The number of oids that a server returns at once. */
  private static final int OIDS_AT_ONCE = 100;

  /** The size of pieces that Python's client sends. */
  private static final int PIECE = 59_000;

  private final ZeoStorage storage;
  private final ZeoWriting writing;
  private final Connection line;
  private final TransactionNote note;
  private final CommitTurn.Turn turn;
  private final IntValue id;
  private final Tid before;
  private final StoredObjects objects = new StoredObjects();
  private final RecordFingerprints marks = new RecordFingerprints();
  private List<Oid> resolved = List.of();
  private State state = State.STORING;

  private enum State {
    STORING,
    VOTED,
    ENDED
  }

  ZeoCommit(
      ZeoStorage storage,
      ZeoWriting writing,
      Connection line,
      TransactionNote note,
      CommitTurn.Turn turn)
      throws StorageException {
    this.storage = storage;
    this.writing = writing;
    this.line = line;
    this.note = note;
    this.turn = turn;
    id = writing.newId();
    before = Registration.tid(line.ask("", "lastTransaction"));
    LastTid.check(storage.name(), before);
    line.post(
        "tpc_begin",
        id,
        new Bytes(note.userBytes()),
        new Bytes(note.descriptionBytes()),
        note.extension());
  }

  @Override
  public List<Oid> newOids(int count) throws StorageException {
    check(State.STORING);
    List<CompletableFuture<Value>> answers = new ArrayList<>();
    for (int asked = 0; asked < count; asked += OIDS_AT_ONCE) {
      answers.add(line.call("", "new_oids", IntValue.of(Math.min(OIDS_AT_ONCE, count - asked))));
    }
    line.flush();
    List<Oid> oids = new ArrayList<>(count);
    try {
      for (CompletableFuture<Value> answer : answers) {
        addOids(oids, Answers.await(answer));
      }
      if (oids.size() != count) {
        throw new ProtocolFault(oids.size() + " new oids instead of " + count);
      }
      return oids;
    } catch (StorageException fault) {
      throw abandoned(fault);
    }
  }

  private static void addOids(List<Oid> oids, Value answer) throws ProtocolFault {
    List<Value> items = MessageShape.items(answer);
    if (items == null) {
      throw new ProtocolFault("an answer to new_oids or vote that is not a list");
    }
    for (Value item : items) {
      oids.add(new Oid(EightByteValue.read(item)));
    }
  }

  @Override
  public void store(Oid oid, Tid serial, byte[] record) throws StorageException {
    add(oid, serial, record);
    send("storea", EightByteValue.of(oid), EightByteValue.of(serial), new Bytes(record), id);
  }

  private void add(Oid oid, Tid serial, byte[] record) throws StorageException {
    check(State.STORING);
    try {
      WriteLimits.checkRecord(storage.name(), oid, record, storage.options().maxRecordBytes());
    } catch (StorageException fault) {
      throw abandoned(fault);
    }
    if (objects.indexOf(oid) >= 0) {
      throw abandoned(
          new StorageException(
              new Fault.Refused(oid + " is stored twice in one transaction")
                  .at(FaultPlace.ofSource(storage.name()))
                  .at(FaultPlace.ofOid(oid))));
    }
    objects.add(oid, serial, marks.of(record));
  }

  private void send(String method, Value... arguments) throws StorageException {
    line.post(method, arguments);
    StorageException lost = line.lost();
    if (lost != null) {
      throw abandoned(lost);
    }
  }

  @Override
  public void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) throws StorageException {
    add(oid, serial, record);
    boolean done = false;
    try (InputStream in = data.open()) {
      if (!storage.info().provides("IBlobStorage")) {
        throw new StorageException(
            new Fault.Refused(
                    "the server has no folder for blobs (blob-dir), so it cannot store the blob of "
                        + oid)
                .at(FaultPlace.ofSource(storage.name()))
                .at(FaultPlace.ofOid(oid)));
      }
      send("storeBlobStart");
      byte[] piece = new byte[PIECE];
      long size = 0;
      for (int read = in.readNBytes(piece, 0, PIECE);
          read > 0;
          read = in.readNBytes(piece, 0, PIECE)) {
        send("storeBlobChunk", new Bytes(Arrays.copyOf(piece, read)));
        size += read;
      }
      if (size != data.size()) {
        throw new StorageException(
            new Fault.Damaged(
                    "the data of blob " + oid + " have " + size + " bytes, not " + data.size())
                .at(FaultPlace.ofOid(oid)));
      }
      send(
          "storeBlobEnd", EightByteValue.of(oid), EightByteValue.of(serial), new Bytes(record), id);
      done = true;
    } catch (StorageException fault) {
      throw abandoned(fault);
    } catch (IOException fault) {
      throw abandoned(
          StorageException.within(
              FaultPlace.ofOid(oid), "the data of blob " + oid + " cannot be read", fault));
    } finally {
      if (!done) {
        // A server that has half a blob accepts no other one on this connection.
        line.close();
      }
    }
  }

  @Override
  public void checkCurrent(Oid oid, Tid serial) throws StorageException {
    check(State.STORING);
    objects.add(oid, serial, StoredObjects.NOT_STORED);
    send("checkCurrentSerialInTransaction", EightByteValue.of(oid), EightByteValue.of(serial), id);
  }

  @Override
  public List<Oid> vote() throws StorageException {
    check(State.STORING);
    try {
      CompletableFuture<Value> answer = line.call("", "vote", id);
      line.flush();
      ZeoVote vote = new ZeoVote(storage.name(), line, storage.options().lockTimeout());
      List<Value> answered = MessageShape.items(vote.answer(answer));
      ZeoConflicts conflicts = new ZeoConflicts(storage.options(), line, objects);
      if (answered != null && conflicts.areIn(answered)) {
        throw conflicts.exception(answered);
      }
      List<Oid> oids = new ArrayList<>();
      if (answered != null) {
        for (Value oid : answered) {
          oids.add(stored(new Oid(EightByteValue.read(oid))));
        }
      }
      resolved = List.copyOf(oids);
      state = State.VOTED;
      return resolved;
    } catch (RemoteException fault) {
      ZeoConflicts conflicts = new ZeoConflicts(storage.options(), line, objects);
      throw abandoned(
          conflicts.isConflict(fault) ? conflicts.exception(List.of(fault.arguments())) : fault);
    } catch (StorageException fault) {
      throw abandoned(fault);
    }
  }

  private Oid stored(Oid oid) throws ProtocolFault {
    if (objects.indexOf(oid) < 0) {
      throw new ProtocolFault("a vote that resolved conflicts of " + oid + ", which is not stored");
    }
    return oid;
  }

  @Override
  public Tid finish() throws StorageException {
    check(State.VOTED);
    state = State.ENDED;
    try (turn) {
      Tid tid;
      try {
        CompletableFuture<Value> answer = line.call("", "tpc_finish", id);
        line.flush();
        tid = Registration.tid(Answers.awaitUninterruptibly(answer));
        if (tid.compareTo(before) <= 0) {
          throw new ProtocolFault("finished as " + tid + ", which is not after " + before);
        }
      } catch (StorageException fault) {
        // The call may have reached the server, so the outcome is unknown.
        line.close();
        tid = new ZeoOutcome(storage, writing, note, sent(), before).find(fault);
      }
      writing.link().addSeen(tid);
      storage.link().addSeen(tid);
      return tid;
    }
  }

  private SentRecords sent() {
    return new SentRecords(objects, marks, resolved, storage.options());
  }

  private void check(State wanted) throws StorageException {
    if (state != wanted) {
      throw new StorageException(
          new Fault.Refused(
                  storage.name()
                      + ": the transaction "
                      + (state == State.ENDED
                          ? "has ended"
                          : state == State.VOTED ? "has been voted on" : "has not been voted on"))
              .at(FaultPlace.ofSource(storage.name())));
    }
  }

  private StorageException abandoned(StorageException fault) {
    close();
    if (fault instanceof io.camelzodb.storage.write.ConflictException) {
      return fault;
    }
    String name = storage.name() + ": ";
    FaultDetails why = fault.fault().details();
    String text =
        why.problem().startsWith(name) ? why.problem().substring(name.length()) : why.problem();
    FaultDetails details =
        why.saying(name + "nothing was written: " + text).at(FaultPlace.ofSource(storage.name()));
    return fault instanceof UnavailableException
        ? new UnavailableException(details, fault)
        : new StorageException(fault.fault().with(details), fault);
  }

  @Override
  public void close() {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    try (turn) {
      if (line.alive()) {
        line.ask("", "tpc_abort", id);
      }
    } catch (StorageException fault) {
      // A server aborts the transaction of a closed connection.
      line.close();
    }
  }
}
