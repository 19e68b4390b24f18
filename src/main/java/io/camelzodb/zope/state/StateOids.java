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
import io.camelzodb.zope.walk.ObjectTree;
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
 * Which records of a database the oids in state files stand for.
 *
 * <p>An object that is in the database keeps its records there. A new one gets the oids that its
 * file has, where they are free or belong to nothing that can be reached any more, so that a
 * database that is made of a tree, and an object that was deleted, are recorded as they were; else
 * it gets new ones. All objects are {@linkplain #add told} before any oid is asked for. Not safe
 * for many threads.
 */
public final class StateOids {
  /** From here on oids stand for new ones, which nobody has given out yet. */
  private static final long FRESH = 0xffff_ff00_0000_0000L;

  private final Snapshot snapshot;
  private final Map<Oid, Oid> known = new HashMap<>();
  private final Map<ObjectPath, Oid> places = new HashMap<>();
  private final Set<Oid> taken = new HashSet<>();
  private final Set<Oid> missing = new HashSet<>();

  /** Records that stand in files, and those that stand in several. */
  private final OidSet told = new OidSet();

  private final OidSet shared = new OidSet();
  private long fresh;
  private @Nullable OidSet tree;
  private @Nullable OidSet reachable;
  private boolean damaged;

  /** No object is known yet. */
  public StateOids(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** How an oid is made for a record that needs a new one. */
  public interface Supply {
    /** An oid that is in no use. */
    Oid next() throws StorageException;
  }

  /**
   * Tells an object.
   *
   * @param content what its file holds
   * @param present the object at its place in the database; null where there is none
   */
  public void add(ObjectPath path, StateContent content, @Nullable ZopeObject present)
      throws StorageException {
    Oid own = content.own().oid();
    Oid place = places.get(path);
    if (present != null) {
      put(own, present.oid());
      pair(content, present);
    } else if (place != null && !place.equals(own)) {
      assign(place);
      put(own, get(place));
    } else if (isTakenOut(content)) {
      put(own, own);
      pairSame(content, own);
    } else {
      assign(own);
    }
    places.put(path, own);
    for (StateEntry entry : content.entries().values()) {
      if (entry instanceof StateEntry.Missing) {
        missing.add(entry.oid());
      } else {
        assign(entry.oid());
        if (!told.add(entry.oid())) {
          shared.add(entry.oid());
        }
      }
    }
    for (Child child : content.children(snapshot)) {
      if (child.oid() != null) {
        places.putIfAbsent(path.child(child.id()), child.oid());
      }
    }
  }

  /**
   * Tells the container of an object, or an object without a state file, where it is referred to.
   */
  public void place(ObjectPath path, Oid inFile, @Nullable ZopeObject present)
      throws StorageException {
    places.putIfAbsent(path, inFile);
    if (present != null) {
      put(inFile, present.oid());
    } else {
      assign(inFile);
    }
  }

  /** By which oid state files refer to the object at a path; null where none does. */
  public @Nullable Oid inFiles(ObjectPath path) {
    return places.get(path);
  }

  /**
   * The container that an object itself names, as those of Dexterity do; null where it does not.
   */
  public static @Nullable Oid parent(StateContent content) {
    Value parent = content.own().object().attributes().get("__parent__");
    References.Target target =
        parent instanceof Reference reference ? References.target(reference) : null;
    return target == null || target.database() != null ? null : target.oid();
  }

  /** The record that an oid of a file stands for. */
  public Oid get(Oid inFile) {
    return known.getOrDefault(inFile, inFile);
  }

  /** Whether a record stands in the files of several objects. */
  boolean isShared(Oid inFile) {
    return shared.contains(inFile);
  }

  /** Whether a record is one that nobody has an oid for yet. */
  public static boolean isFresh(Oid oid) {
    return Long.compareUnsigned(oid.value(), FRESH) >= 0;
  }

  /** Whether new records must not get an oid, since another one has it. */
  public boolean isTaken(Oid oid) {
    return taken.contains(oid);
  }

  /** The same with oids for all records that have none. */
  public StateOids supplied(Supply supply) throws StorageException {
    StateOids supplied = new StateOids(snapshot);
    supplied.places.putAll(places);
    supplied.taken.addAll(taken);
    supplied.missing.addAll(missing);
    for (Map.Entry<Oid, Oid> entry : known.entrySet()) {
      boolean none = isFresh(entry.getValue());
      supplied.known.put(entry.getKey(), none ? supply.next() : entry.getValue());
    }
    return supplied;
  }

  /** Lets the references of a record that was just read from a file lead to where they belong. */
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
   * A reference of a record that would lead to something else in this database, as what it leads to
   * is neither in the files that were told nor there; null where there is none.
   */
  public References.@Nullable Target lost(PickledObject record) throws StorageException {
    for (Reference reference : record.references()) {
      References.Target target = References.target(reference);
      if (target == null
          || target.database() != null
          || target.weak()
          || known.containsKey(target.oid())
          || missing.contains(target.oid())) {
        continue;
      }
      if (!snapshot.contains(target.oid()) || !mayBe(target)) {
        return target;
      }
    }
    return null;
  }

  /** Whether a reference names the class that is there; a module may have been renamed since. */
  private boolean mayBe(References.Target target) throws StorageException {
    Global there = snapshot.load(target.oid()).className();
    Global named = target.className();
    return there == null || named == null || there.name().equals(named.name());
  }

  private void put(Oid inFile, Oid record) {
    known.put(inFile, record);
    taken.add(record);
  }

  /** An oid for a record of a file that is not known to be in the database. */
  private void assign(Oid inFile) throws StorageException {
    if (known.containsKey(inFile)) {
      return;
    }
    boolean free =
        !taken.contains(inFile)
            && inFile.value() != 0
            && !isFresh(inFile)
            && (!snapshot.contains(inFile) || !isReachable(inFile));
    put(inFile, free ? inFile : new Oid(FRESH + fresh++));
  }

  private boolean isReachable(Oid oid) {
    if (reachable == null && !damaged) {
      try {
        reachable = ReachableRecords.of(snapshot);
      } catch (StorageException undecoded) {
        // What it leads to nobody knows, so nothing counts as left over.
        damaged = true;
      }
    }
    return reachable == null || reachable.contains(oid);
  }

  /** The objects of the database that have folders of their own. */
  OidSet tree() throws StorageException {
    if (tree == null) {
      tree = TreeOids.of(new ObjectTree(snapshot, problem -> {}));
    }
    return tree;
  }

  /**
   * Whether a new object is the one of its oid in the database: one that stands at no place of the
   * tree, and to which others still refer, such as a catalog, unless nothing does.
   */
  private boolean isTakenOut(StateContent content) throws StorageException {
    Oid own = content.own().oid();
    if (known.containsKey(own) || !snapshot.contains(own) || tree().contains(own)) {
      return false;
    }
    PickledObject there = snapshot.load(own).object();
    PickledObject wanted = content.own().object();
    if (!Objects.equals(there.className(), wanted.className())) {
      return false;
    }
    try {
      return !isReachable(own)
          || StateNotation.text(there, Secrecy.KEEP)
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

  /** Finds the records of a file among those that the object has in the database. */
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
            && !known.containsKey(ours.get(i))) {
          put(ours.get(i), theirs.get(i));
          open.add(ours.get(i));
        }
      }
    }
  }

  private boolean isSame(@Nullable StateEntry entry, Oid record) throws StorageException {
    return entry instanceof StateEntry.Stored stored
        && !tree().contains(record)
        && !taken.contains(record)
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

  /** All records of an object, without those of other objects of the tree. */
  private Set<Oid> records(Oid object) throws StorageException {
    Set<Oid> seen = new HashSet<>(Set.of(object));
    Deque<Oid> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      List<Oid> next = new ArrayList<>();
      for (Oid target : targets(open.pop())) {
        if (!tree().contains(target) && seen.add(target)) {
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
