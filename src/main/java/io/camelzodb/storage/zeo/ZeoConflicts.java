package io.camelzodb.storage.zeo;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.record.StoredObjects;
import io.camelzodb.storage.write.ConflictException;
import io.camelzodb.storage.write.ConflictException.Conflict;
import io.camelzodb.storage.zeo.call.Answers;
import io.camelzodb.storage.zeo.call.Connection;
import io.camelzodb.storage.zeo.call.EightByteValue;
import io.camelzodb.storage.zeo.call.Registration;
import io.camelzodb.storage.zeo.call.RemoteException;
import io.camelzodb.storage.zeo.link.ZeoOptions;
import io.camelzodb.storage.zeo.message.MessageShape;
import io.camelzodb.storage.zeo.wire.ProtocolFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Finds all conflicts of a transaction. A server reports only the first one, as an error or, if
 * clients shall resolve conflicts, as dictionaries in the answer to the vote; the others are found
 * by asking for the current transactions of all objects.
 */
final class ZeoConflicts {
  private final ZeoOptions options;
  private final Connection line;
  private final StoredObjects objects;

  ZeoConflicts(ZeoOptions options, Connection line, StoredObjects objects) {
    this.options = options;
    this.line = line;
    this.objects = objects;
  }

  /** Whether an error of the server is a conflict. */
  boolean isConflict(RemoteException fault) {
    return (fault.isOf("ConflictError") || fault.isOf("ReadConflictError"))
        && fault.arguments() instanceof Dictionary;
  }

  /** Whether an answer to a vote contains conflicts. */
  boolean areIn(List<Value> answer) {
    return answer.stream().anyMatch(Dictionary.class::isInstance);
  }

  /** Returns an exception with the reported conflicts and all others. */
  StorageException exception(List<Value> reported) throws StorageException {
    Map<Oid, Conflict> conflicts = new TreeMap<>();
    for (Value item : reported) {
      Conflict conflict = read(item);
      conflicts.put(conflict.oid(), conflict);
    }
    for (Conflict conflict : all()) {
      conflicts.put(conflict.oid(), conflict);
    }
    return new ConflictException(options.name(), List.copyOf(conflicts.values()));
  }

  private static Conflict read(Value reported) throws ProtocolFault {
    Dictionary attributes =
        reported instanceof Dictionary dictionary ? dictionary : new Dictionary();
    Value oid = attributes.get("oid");
    Value serials = attributes.get("serials");
    List<Value> pair = serials == null ? null : MessageShape.items(serials);
    if (oid == null || pair == null || pair.size() != 2) {
      throw new ProtocolFault("a conflict without oid and serials");
    }
    return new Conflict(
        new Oid(EightByteValue.read(oid)),
        Registration.tid(pair.get(1)),
        Registration.tid(pair.get(0)));
  }

  private List<Conflict> all() throws StorageException {
    List<Conflict> conflicts = new ArrayList<>();
    Deque<CompletableFuture<Value>> answers = new ArrayDeque<>();
    int asked = 0;
    for (int i = 0; i < objects.count(); i++) {
      while (asked < objects.count() && answers.size() < options.window()) {
        Oid oid = objects.oid(asked++);
        answers.add(line.call(oid.toString(), "getTid", EightByteValue.of(oid)));
      }
      line.flush();
      Tid present = present(answers.remove());
      if (!present.equals(objects.serial(i))) {
        conflicts.add(new Conflict(objects.oid(i), objects.serial(i), present));
      }
    }
    return conflicts;
  }

  private static Tid present(CompletableFuture<Value> answer) throws StorageException {
    try {
      return Registration.tid(Answers.await(answer));
    } catch (RemoteException fault) {
      if (fault.isOf("POSKeyError")) {
        return Tid.ZERO;
      }
      throw fault;
    }
  }
}
