package io.camelzodb.storage.zeo;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.LongAnswerException;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the oids of a snapshot, by {@code record_iternext}, which reads the current
 * records.
 */
final class ZeoOids implements Iterator<Oid> {
  private final ZeoSnapshot snapshot;
  private final PrefetchedRecords readAhead;
  private Value at = NoneValue.NONE;
  private boolean end;
  private @Nullable Oid next;

  ZeoOids(ZeoSnapshot snapshot, PrefetchedRecords readAhead) throws StorageException {
    this.snapshot = snapshot;
    this.readAhead = readAhead;
    if (snapshot.storage().info().value("supports_record_iternext") != BoolValue.TRUE) {
      throw new StorageException(
          new Fault.Refused(
                  snapshot.name()
                      + ": the server's storage cannot list its objects (record_iternext)")
              .at(FaultPlace.ofSource(snapshot.name())));
    }
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Oid next() {
    Oid result = next;
    if (result == null) {
      throw new NoSuchElementException();
    }
    try {
      advance();
    } catch (StorageException fault) {
      throw new UncheckedIOException(fault);
    }
    return result;
  }

  private void advance() throws StorageException {
    next = null;
    while (next == null && !end) {
      next = step();
    }
  }

  /** Makes one step; returns null if the record is not part of the snapshot. */
  private @Nullable Oid step() throws StorageException {
    List<Value> parts;
    boolean tooLong = false;
    try {
      parts = MessageShape.items(snapshot.storage().link().ask("", "record_iternext", at));
    } catch (RemoteException fault) {
      return skip(fault);
    } catch (LongAnswerException fault) {
      // Reported when the record is loaded.
      parts = MessageShape.items(fault.answer());
      tooLong = true;
    }
    if (parts == null || parts.size() != 4) {
      throw new ProtocolFault(
          snapshot.name()
              + ": the answer to record_iternext is not an oid, a tid, a record and the next oid");
    }
    Oid oid = new Oid(EightByteValue.read(parts.get(0)));
    continueAfter(parts.get(3), oid);
    if (Registration.tid(parts.get(1)).compareTo(snapshot.tid()) > 0) {
      return snapshot.contains(oid) ? oid : null;
    }
    if (parts.get(2) == NoneValue.NONE) {
      return null;
    }
    if (tooLong) {
      return oid;
    }
    readAhead.keep(oid, Tuple.of(parts.get(2), parts.get(1), NoneValue.NONE));
    return oid;
  }

  private void continueAfter(Value to, Oid from) throws StorageException {
    if (to == NoneValue.NONE) {
      end = true;
    } else if (new Oid(EightByteValue.read(to)).compareTo(from) > 0) {
      at = to;
    } else {
      throw new ProtocolFault(snapshot.name() + ": record_iternext goes backwards from " + from);
    }
  }

  /** Skips a deleted object, which the storage names in its error. */
  private @Nullable Oid skip(RemoteException fault) throws StorageException {
    List<Value> arguments = MessageShape.items(fault.arguments());
    if (!fault.kind().equals("POSKeyError") || arguments == null || arguments.size() != 1) {
      if (at == NoneValue.NONE && fault.kind().equals("ValueError")) {
        // A FileStorage without any object answers so.
        end = true;
        return null;
      }
      throw fault;
    }
    Oid gone = new Oid(EightByteValue.read(arguments.get(0)));
    boolean forward = at == NoneValue.NONE || gone.compareTo(new Oid(EightByteValue.read(at))) >= 0;
    if (!forward || gone.value() == -1) {
      throw fault;
    }
    at = EightByteValue.of(new Oid(gone.value() + 1));
    return snapshot.contains(gone) ? gone : null;
  }
}
