package io.camelzodb.zope.state;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.PickleException;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.stream.PickleLimits;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.mount.ForwardingSnapshot;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.DecodedRecord;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a whole {@code __state__} file in memory: the records of one object, its own first, by
 * their oids in the file. Not safe for many threads.
 */
public final class StateContent {
  private final ObjectPath path;
  private final StateEntry.Stored own;
  private final Map<Oid, StateEntry> entries;

  private StateContent(ObjectPath path, StateEntry.Stored own, Map<Oid, StateEntry> entries) {
    this.path = path;
    this.own = own;
    this.entries = entries;
  }

  /**
   * Reads a file.
   *
   * @param path the object of the file
   * @throws IOException if the file is invalid; the message names line and column
   */
  public static StateContent read(ObjectPath path, StateSource source) throws IOException {
    Map<Oid, StateEntry> entries = new LinkedHashMap<>();
    StateEntry.Stored own = null;
    try (Reader text = source.text()) {
      StateReader reader = new StateReader(text, PickleLimits.DEFAULT);
      for (StateEntry entry = reader.next(); entry != null; entry = reader.next()) {
        if (entries.isEmpty()) {
          if (!(entry instanceof StateEntry.Stored first)) {
            break;
          }
          own = first;
        }
        entries.put(entry.oid(), entry);
      }
    } catch (PickleException | CharacterCodingException fault) {
      throw StorageException.within(FaultPlace.ofPath(path), path + ": its __state__", fault);
    }
    if (own == null) {
      throw new StorageException(
          new Fault.Damaged(path + ": its state must begin with the record of the object itself")
              .at(FaultPlace.ofPath(path)));
    }
    return new StateContent(path, own, entries);
  }

  /** The object's own record. */
  public StateEntry.Stored own() {
    return own;
  }

  /** Returns all entries by oid, in the order of the file. */
  public Map<Oid, StateEntry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Returns the object of the file, as if it were in a database. */
  public ZopeObject object(@Nullable String metaType) {
    return new ZopeObject(
        path, own.oid(), Tid.ZERO, 0, own.object().className(), metaType, own.object(), () -> null);
  }

  /** Returns the children of the object. */
  public List<Child> children(Snapshot database) {
    return new ObjectTree(over(database), problem -> {}).listing(object(null));
  }

  /** Returns a snapshot of only the records of the file. */
  public Snapshot over(Snapshot database) {
    return new ForwardingSnapshot(database) {
      @Override
      public boolean contains(Oid oid) {
        return entries.get(oid) instanceof StateEntry.Stored;
      }

      @Override
      public StoredRecord load(Oid oid) throws StorageException {
        if (entries.get(oid) instanceof StateEntry.Stored stored) {
          return new DecodedRecord(oid, Tid.ZERO, stored.object());
        }
        throw new NoSuchObjectException(path + ", __state__", oid);
      }
    };
  }

  /** Returns the oids that a record refers to in this database, without weak references. */
  static List<Oid> targets(PickledObject record) {
    List<Oid> targets = new java.util.ArrayList<>();
    for (Reference reference : record.references()) {
      References.Target target = References.target(reference);
      if (target != null && !target.weak() && target.database() == null) {
        targets.add(target.oid());
      }
    }
    return targets;
  }
}
