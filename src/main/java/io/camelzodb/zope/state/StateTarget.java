package io.camelzodb.zope.state;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.BlobData;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.StoredRecord;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.container.ContainerRecords;
import io.camelzodb.zope.secret.Secrecy;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the records that a state file requires in a database, with the oids of the database.
 *
 * <p>The children of a container are in its state and also have folders. If these differ, since
 * only a part of the tree was changed or is played back, the folders count, and the list of
 * children in the state stays as in the database. Not safe for many threads.
 */
public final class StateTarget {
  private final StateContent content;
  private final StateSource source;
  private final StateOids oids;
  private final Snapshot snapshot;
  private final Secrecy secrecy;
  private final @Nullable ZopeObject present;
  private final Set<Oid> leftAlone = new HashSet<>();
  private final boolean container;
  private boolean childrenOfDatabase;
  private final List<String> listed = new ArrayList<>();

  /** Receives the records that differ. */
  public interface Sink {
    /**
     * A record.
     *
     * @param serial the transaction of the one that is there; {@link Tid#ZERO} for a new one
     * @param text the record in the notation of state files
     * @param blob its data where it is a blob and they are there
     */
    void record(Oid oid, Tid serial, PickledObject object, String text, @Nullable BlobData blob)
        throws IOException;

    /** Receives an unchanged record that is also in the files of other objects. */
    default void same(Oid oid, String text) throws IOException {}

    /** Receives a record that could not be decoded, as bytes. */
    void damaged(Oid oid, Tid serial, byte[] bytes) throws IOException;
  }

  /**
   * Creates it.
   *
   * @param present the object in the database; null if it is new
   * @param children the ids of the folders in the object's folder; null if they are not played back
   */
  public StateTarget(
      StateContent content,
      StateSource source,
      StateOids oids,
      Snapshot snapshot,
      Secrecy secrecy,
      @Nullable ZopeObject present,
      @Nullable List<String> children) {
    this.content = content;
    this.source = source;
    this.oids = oids;
    this.snapshot = snapshot;
    this.secrecy = secrecy;
    this.present = present;
    Dictionary attributes = content.own().object().attributes();
    container = ContainerEdit.isContainer(attributes);
    if (container) {
      content.children(snapshot).forEach(child -> listed.add(child.id()));
      boolean agree = children != null && new HashSet<>(listed).equals(new HashSet<>(children));
      childrenOfDatabase = present != null && !agree && ContainerEdit.isContainer(present.state());
      if (childrenOfDatabase) {
        leftAlone.addAll(ContainerRecords.of(attributes, content.over(snapshot)));
      }
    }
  }

  /** Whether the object is a container. */
  public boolean isContainer() {
    return container;
  }

  /** Returns the ids of the children in the state. */
  public List<String> listed() {
    return List.copyOf(listed);
  }

  /** Returns the object's oid in the database. */
  public Oid oid() {
    return present == null ? oids.get(content.own().oid()) : present.oid();
  }

  /**
   * Passes on the records that differ; only once, since it changes the records.
   *
   * @return the object's own record as it should be
   * @throws StorageException if the files lack something that is needed
   */
  public PickledObject changes(Sink sink) throws IOException {
    StateSecrets secrets = new StateSecrets(secrecy);
    PickledObject own = null;
    for (StateEntry entry : content.entries().values()) {
      Oid oid = entry.oid().equals(content.own().oid()) ? oid() : oids.get(entry.oid());
      if (entry instanceof StateEntry.Damaged damaged) {
        damaged(oid, damaged.bytes(), sink);
      } else if (entry instanceof StateEntry.Stored stored && !leftAlone.contains(entry.oid())) {
        References.Target lost = oids.danglingReference(stored.object());
        PickledObject object = oids.redirected(stored.object());
        if (entry == content.own()) {
          own = stored(oid, stored, merged(object), lost, secrets, sink);
        } else {
          stored(oid, stored, object, lost, secrets, sink);
        }
      } else if (!(entry instanceof StateEntry.Stored || entry instanceof StateEntry.Missing)) {
        throw new IllegalStateException("an unknown entry: " + entry);
      }
    }
    return own == null ? content.own().object() : own;
  }

  /** Returns the record in the form of the database. */
  private PickledObject stored(
      Oid oid,
      StateEntry.Stored entry,
      PickledObject inFile,
      References.@Nullable Target lost,
      StateSecrets secrets,
      Sink sink)
      throws IOException {
    boolean data = Boolean.TRUE.equals(entry.blob());
    BlobData blob = data ? source.blob(entry.oid()) : null;
    PickledObject object = inFile;
    String text = StateNotation.text(object, Secrecy.KEEP);
    boolean masked = secrets.isMasked(oid, object, text);
    Tid serial = Tid.ZERO;
    if (!StateOids.isUnallocated(oid) && snapshot.contains(oid)) {
      StoredRecord record = snapshot.load(oid);
      serial = record.tid();
      PickledObject inDatabase = record.object();
      boolean hides = masked || secrecy == Secrecy.OMIT;
      boolean same = secrets.shown(oid, inDatabase, masked).equals(text);
      if (hides) {
        text =
            same
                ? StateNotation.text(inDatabase, Secrecy.KEEP)
                : secrets.restored(oid, object, inDatabase, masked);
        object = same ? inDatabase : StateSecrets.read(text);
      }
      if (!same && (masked || secrecy != Secrecy.KEEP)) {
        same = text.equals(StateNotation.text(inDatabase, Secrecy.KEEP));
      }
      if (same && (blob == null || isSame(blob, oid))) {
        if (oids.isShared(entry.oid())) {
          sink.same(oid, StateNotation.text(inDatabase, Secrecy.KEEP));
        }
        return object;
      }
    } else if (masked) {
      throw new StorageException(
          new Fault.Refused(
                  "its value is masked in the files and not in the database",
                  "write the value itself: a secret in the record " + entry.oid())
              .at(FaultPlace.ofOid(entry.oid())));
    }
    if (lost != null) {
      throw new StorageException(
          new Fault.Refused(
                  "its record "
                      + entry.oid()
                      + " refers to "
                      + lost.oid()
                      + " ("
                      + lost.className()
                      + "), which is neither in the files that are played back nor in the database",
                  "also play back the object that contains it")
              .at(FaultPlace.ofOid(entry.oid())));
    }
    sink.record(oid, serial, object, text, blob);
    return object;
  }

  private void damaged(Oid oid, byte[] bytes, Sink sink) throws IOException {
    Tid serial = Tid.ZERO;
    if (!StateOids.isUnallocated(oid) && snapshot.contains(oid)) {
      StoredRecord record = snapshot.load(oid);
      serial = record.tid();
      if (Arrays.equals(record.pickle(), bytes)) {
        return;
      }
    }
    sink.damaged(oid, serial, bytes);
  }

  private boolean isSame(BlobData blob, Oid oid) throws IOException {
    BlobData stored = snapshot.blob(oid).orElse(null);
    if (stored == null || stored.size() != blob.size()) {
      return false;
    }
    try (InputStream left = stored.open();
        InputStream right = blob.open()) {
      byte[] one = new byte[1 << 16];
      byte[] other = new byte[1 << 16];
      int read = left.readNBytes(one, 0, one.length);
      while (read > 0) {
        if (right.readNBytes(other, 0, read) != read
            || !Arrays.equals(one, 0, read, other, 0, read)) {
          return false;
        }
        read = left.readNBytes(one, 0, one.length);
      }
      return right.read() < 0;
    }
  }

  /** Returns the object's own record, maybe with the children of the database. */
  private PickledObject merged(PickledObject object) {
    ZopeObject inDatabase = present;
    if (!childrenOfDatabase || inDatabase == null || !(object.state() instanceof Dictionary)) {
      return object;
    }
    Set<String> names = new HashSet<>(ContainerRecords.ATTRIBUTES);
    names.addAll(ContainerRecords.listed(object.attributes()));
    names.addAll(ContainerRecords.listed(inDatabase.state()));
    Dictionary state = new Dictionary();
    Set<String> done = new HashSet<>();
    for (Entry entry : object.attributes().entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (name == null || !names.contains(name)) {
        state.put(entry.key(), entry.value());
        continue;
      }
      Value value = inDatabase.state().get(name);
      done.add(name);
      if (value != null) {
        state.put(entry.key(), value);
      }
    }
    for (Entry entry : inDatabase.state().entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (name != null && names.contains(name) && done.add(name)) {
        state.put(entry.key(), entry.value());
      }
    }
    return new PickledObject(List.of(object.classPart(), state));
  }
}
