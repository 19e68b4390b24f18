package org.example.toy;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.CommitTurn;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.ConflictException.Conflict;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WriteLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the records of a transaction and adds them to a {@link ToyDatabase} at the end. */
final class ToyCommit implements Commit {
  private static final int LONGEST = 64 << 20;

  private enum State {
    BEGUN,
    VOTED,
    ENDED
  }

  private final ToyDatabase database;
  private final TransactionNote note;
  private final CommitTurn.Turn turn;
  private final Map<Oid, ToyDatabase.Revision> records = new LinkedHashMap<>();
  private final Map<Oid, Tid> read = new LinkedHashMap<>();
  private State state = State.BEGUN;

  ToyCommit(ToyDatabase database, TransactionNote note, CommitTurn.Turn turn) {
    this.database = database;
    this.note = note;
    this.turn = turn;
  }

  @Override
  public List<Oid> newOids(int count) throws StorageException {
    expect(State.BEGUN);
    List<Oid> oids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      oids.add(database.newOid());
    }
    return oids;
  }

  @Override
  public void store(Oid oid, Tid serial, byte[] record) throws StorageException {
    put(oid, serial, record, null);
  }

  @Override
  public void storeBlob(Oid oid, Tid serial, byte[] record, BlobData data) throws StorageException {
    expect(State.BEGUN);
    try (InputStream in = data.open()) {
      put(oid, serial, record, in.readAllBytes());
    } catch (StorageException fault) {
      throw fault;
    } catch (IOException fault) {
      close();
      throw StorageException.within(
          FaultPlace.ofOid(oid),
          database.name() + ": the data of " + oid + " cannot be read",
          fault);
    }
  }

  private void put(Oid oid, Tid serial, byte[] record, byte @Nullable [] blob)
      throws StorageException {
    expect(State.BEGUN);
    try {
      WriteLimits.checkRecord(database.name(), oid, record, LONGEST);
      if (records.put(oid, new ToyDatabase.Revision(record, blob)) != null) {
        throw new StorageException(
            new Fault.Refused(database.name() + ": " + oid + " is stored twice")
                .at(FaultPlace.ofOid(oid)));
      }
    } catch (StorageException fault) {
      close();
      throw fault;
    }
    read.put(oid, serial);
  }

  @Override
  public void checkCurrent(Oid oid, Tid serial) throws StorageException {
    expect(State.BEGUN);
    read.putIfAbsent(oid, serial);
  }

  @Override
  public List<Oid> vote() throws StorageException {
    expect(State.BEGUN);
    database.commitLock.acquireUninterruptibly();
    state = State.VOTED;
    List<Conflict> conflicts = new ArrayList<>();
    read.forEach(
        (oid, serial) -> {
          Map.Entry<Tid, ToyDatabase.Revision> there = database.find(oid, database.head());
          Tid present = there == null ? Tid.ZERO : there.getKey();
          if (!present.equals(serial)) {
            conflicts.add(new Conflict(oid, serial, present));
          }
        });
    if (!conflicts.isEmpty()) {
      close();
      throw new ConflictException(database.name(), conflicts);
    }
    return List.of();
  }

  @Override
  public Tid finish() throws StorageException {
    expect(State.VOTED);
    try {
      return database.add(
          note.userBytes(),
          note.descriptionBytes(),
          WriteLimits.extension(database.name(), note),
          records);
    } finally {
      close();
    }
  }

  private void expect(State wanted) throws StorageException {
    if (state != wanted) {
      String why =
          state == State.ENDED
              ? "has ended"
              : state == State.VOTED ? "has been voted on" : "has not been voted on";
      throw new StorageException(new Fault.Refused(database.name() + ": the transaction " + why));
    }
  }

  @Override
  public void close() {
    if (state == State.VOTED) {
      database.commitLock.release();
    }
    state = State.ENDED;
    turn.close();
  }
}
