package io.camelzodb.zope.state;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.OidSet;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.secret.Secrecy;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the oids in state files to records of a database.
 *
 * <p>An object that exists in the database keeps its records there. A new one gets the oids of its
 * file if they are free or unreachable, so that a database made from a tree, or an object that was
 * deleted, is recorded as before; otherwise it gets new ones. All objects are {@linkplain #add
 * added} before any oid is looked up. Not safe for many threads.
 */
public final class StateOids {
  /** From this number on oids stand for new ones that are not allocated yet. */
  private static final long FIRST_UNALLOCATED = 0xffff_ff00_0000_0000L;

  private final Snapshot snapshot;
  private final Map<Oid, Oid> assigned = new HashMap<>();
  private final Map<ObjectPath, Oid> byPath = new HashMap<>();
  private final Set<Oid> used = new HashSet<>();
  private final Set<Oid> missing = new HashSet<>();

  /** The records in files, and those in several files. */
  private final OidSet found = new OidSet();

  private final OidSet shared = new OidSet();
  private long unallocated;
  private final PresentRecords inDatabase;

  /** Creates it without objects. */
  public StateOids(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.inDatabase = new PresentRecords(snapshot);
  }

  /** Allocates oids for records that need a new one. */
  public interface OidAllocator {
    /** An oid that is in no use. */
    Oid next() throws StorageException;
  }

  /**
   * Adds an object.
   *
   * @param content the content of its file
   * @param present the object at its path in the database; null if there is none
   */
  public void add(ObjectPath path, StateContent content, @Nullable ZopeObject present)
      throws StorageException {
    Oid own = content.own().oid();
    Oid placed = byPath.get(path);
    if (present != null) {
      put(own, present.oid());
      pair(content, present);
    } else if (placed != null && !placed.equals(own)) {
      assign(placed);
      put(own, get(placed));
    } else if (isRemovedFromTree(content)) {
      put(own, own);
      pairSame(content, own);
    } else {
      assign(own);
    }
    byPath.put(path, own);
    for (StateEntry entry : content.entries().values()) {
      if (entry instanceof StateEntry.Missing) {
        missing.add(entry.oid());
      } else {
        assign(entry.oid());
        if (!found.add(entry.oid())) {
          shared.add(entry.oid());
        }
      }
    }
    for (Child child : content.children(snapshot)) {
      if (child.oid() != null) {
        byPath.putIfAbsent(path.child(child.id()), child.oid());
      }
    }
  }

  /** Adds the container of an object, or a referenced object without a state file. */
  public void addWithoutFile(ObjectPath path, Oid inFile, @Nullable ZopeObject present)
      throws StorageException {
    byPath.putIfAbsent(path, inFile);
    if (present != null) {
      put(inFile, present.oid());
    } else {
      assign(inFile);
    }
  }

  /** Returns the oid by which state files refer to the object at a path; null if none does. */
  public @Nullable Oid oidInFiles(ObjectPath path) {
    return byPath.get(path);
  }

  /** Returns the container that an object itself names, as in Dexterity; null if it names none. */
  public static @Nullable Oid parent(StateContent content) {
    Value parent = content.own().object().attributes().get("__parent__");
    References.Target target =
        parent instanceof Reference reference ? References.target(reference) : null;
    return target == null || target.database() != null ? null : target.oid();
  }

  /** Returns the record of an oid in a file. */
  public Oid get(Oid inFile) {
    return assigned.getOrDefault(inFile, inFile);
  }

  /** Whether a record is in the files of several objects. */
  boolean isShared(Oid inFile) {
    return shared.contains(inFile);
  }

  /** Whether a record has no allocated oid yet. */
  public static boolean isUnallocated(Oid oid) {
    return Long.compareUnsigned(oid.value(), FIRST_UNALLOCATED) >= 0;
  }

  /** Whether an oid is taken and must not be given to new records. */
  public boolean isUsed(Oid oid) {
    return used.contains(oid);
  }

  /** Returns a copy with allocated oids for all records. */
  public StateOids withAllocatedOids(OidAllocator allocator) throws StorageException {
    StateOids allocated = new StateOids(snapshot);
    allocated.byPath.putAll(byPath);
    allocated.used.addAll(used);
    allocated.missing.addAll(missing);
    for (Map.Entry<Oid, Oid> entry : assigned.entrySet()) {
      boolean none = isUnallocated(entry.getValue());
      allocated.assigned.put(entry.getKey(), none ? allocator.next() : entry.getValue());
    }
    return allocated;
  }

  /** Redirects the references of a record from a file to the records of the database. */
  public PickledObject redirected(PickledObject record) {
    record.redirect(
        reference -> {
          References.Target target = References.target(reference);
          if (target == null || target.database() != null) {
            return null;
          }
          Oid oid = get(target.oid());
          return oid.equals(target.oid()) ? null : References.redirected(reference, oid);
        });
    return record;
  }

  /**
   * Returns a reference that would lead to a wrong object, since its target is neither in the added
   * files nor in this database; null if there is none.
   */
  public References.@Nullable Target danglingReference(PickledObject record)
      throws StorageException {
    for (Reference reference : record.references()) {
      References.Target target = References.target(reference);
      if (target == null
          || target.database() != null
          || target.weak()
          || assigned.containsKey(target.oid())
          || missing.contains(target.oid())) {
        continue;
      }
      if (!snapshot.contains(target.oid()) || !mayHaveClass(target)) {
        return target;
      }
    }
    return null;
  }

  /** Whether a reference may name the class of its target; a module may have been renamed. */
  private boolean mayHaveClass(References.Target target) throws StorageException {
    Global stored = snapshot.load(target.oid()).className();
    Global named = target.className();
    return stored == null || named == null || stored.name().equals(named.name());
  }

  private void put(Oid inFile, Oid record) {
    assigned.put(inFile, record);
    used.add(record);
  }

  /** Assigns an oid to a record of a file that is not known in the database. */
  private void assign(Oid inFile) throws StorageException {
    if (assigned.containsKey(inFile)) {
      return;
    }
    boolean free =
        !used.contains(inFile)
            && inFile.value() != 0
            && !isUnallocated(inFile)
            && (!snapshot.contains(inFile) || !inDatabase.isReachable(inFile));
    put(inFile, free ? inFile : new Oid(FIRST_UNALLOCATED + unallocated++));
  }

  /**
   * Whether a new object is the one with its oid in the database that was removed from the tree,
   * although others, such as a catalog, may still refer to it.
   */
  private boolean isRemovedFromTree(StateContent content) throws StorageException {
    Oid own = content.own().oid();
    if (assigned.containsKey(own) || !snapshot.contains(own) || inDatabase.tree().contains(own)) {
      return false;
    }
    PickledObject stored = snapshot.load(own).object();
    PickledObject wanted = content.own().object();
    if (!Objects.equals(stored.className(), wanted.className())) {
      return false;
    }
    try {
      return !inDatabase.isReachable(own)
          || StateNotation.text(stored, Secrecy.KEEP)
              .equals(StateNotation.text(wanted, Secrecy.KEEP));
    } catch (IOException notWritable) {
      return false;
    }
  }

  private void pairSame(StateContent content, Oid own) throws StorageException {
    for (Oid oid : records(own)) {
      if (content.entries().containsKey(oid)) {
        put(oid, oid);
      }
    }
  }

  /** Matches the records of a file with those of the object in the database. */
  private void pair(StateContent content, ZopeObject present) throws StorageException {
    if (present.oid().equals(content.own().oid())) {
      pairSame(content, present.oid());
      return;
    }
    Deque<Oid> open = new ArrayDeque<>(List.of(content.own().oid()));
    while (!open.isEmpty()) {
      Oid inFile = open.pop();
      if (!(content.entries().get(inFile) instanceof StateEntry.Stored entry)) {
        continue;
      }
      List<Oid> theirs = targets(get(inFile));
      List<Oid> ours = StateContent.targets(entry.object());
      for (int i = 0; i < ours.size() && i < theirs.size(); i++) {
        if (isSame(content.entries().get(ours.get(i)), theirs.get(i))
            && !assigned.containsKey(ours.get(i))) {
          put(ours.get(i), theirs.get(i));
          open.add(ours.get(i));
        }
      }
    }
  }

  private boolean isSame(@Nullable StateEntry entry, Oid record) throws StorageException {
    return entry instanceof StateEntry.Stored stored
        && !inDatabase.tree().contains(record)
        && !used.contains(record)
        && snapshot.contains(record)
        && Objects.equals(snapshot.load(record).className(), stored.object().className());
  }

  private List<Oid> targets(Oid oid) throws StorageException {
    try {
      return StateContent.targets(snapshot.load(oid).object());
    } catch (NoSuchObjectException missed) {
      return List.of();
    }
  }

  /** Returns all records of an object, without those of other objects of the tree. */
  private Set<Oid> records(Oid object) throws StorageException {
    Set<Oid> seen = new HashSet<>(Set.of(object));
    Deque<Oid> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      List<Oid> next = new ArrayList<>();
      for (Oid target : targets(open.pop())) {
        if (!inDatabase.tree().contains(target) && seen.add(target)) {
          next.add(target);
        }
      }
      if (next.size() > 1) {
        snapshot.prefetch(next);
      }
      next.forEach(open::push);
    }
    return seen;
  }
}
