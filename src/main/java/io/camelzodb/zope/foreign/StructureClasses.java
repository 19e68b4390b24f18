package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.OidSet;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes persistent classes that only structure the state of another object (BTrees, mappings,
 * lists), and whether they hold objects. Not safe for many threads.
 */
final class StructureClasses {
  private static final Set<String> MAPPINGS =
      Set.of(
          "persistent.mapping.PersistentMapping",
          "persistent.dict.PersistentDict",
          "Persistence.mapping.PersistentMapping",
          "Persistence.PersistentMapping.PersistentMapping",
          "ZODB.PersistentMapping.PersistentMapping",
          "zodb.btrees.mapping.PersistentMapping");

  private static final Set<String> LISTS =
      Set.of(
          "persistent.list.PersistentList",
          "ZODB.PersistentList.PersistentList",
          "Persistence.PersistentList.PersistentList");

  /** The limit of repeated reads, after which a structure counts as a container. */
  private static final int MOST_AGAIN = 1_000_000;

  private final Snapshot snapshot;
  private final OidSet plain = new OidSet();
  private final OidSet holding = new OidSet();
  private int repeatsLeft = MOST_AGAIN;

  StructureClasses(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Whether a class is a BTree, bucket or set of the package BTrees. */
  static boolean isTree(@Nullable Global name) {
    return name != null
        && name.module().startsWith("BTrees.")
        && (name.name().contains("BTree")
            || name.name().contains("Bucket")
            || name.name().contains("Set"));
  }

  static boolean isMapping(@Nullable Global name) {
    return name != null && MAPPINGS.contains(name.dotted());
  }

  static boolean isList(@Nullable Global name) {
    return name != null && LISTS.contains(name.dotted());
  }

  static boolean isLength(@Nullable Global name) {
    return name != null && name.dotted().equals("BTrees.Length.Length");
  }

  static boolean isBlob(@Nullable Global name) {
    return name != null && name.name().equals("Blob") && name.module().startsWith("ZODB.");
  }

  /** Whether a class is a part of the data of a file, which refers to the next one. */
  static boolean isChunk(@Nullable Global name) {
    return name != null && (name.name().equals("FileChunk") || name.name().equals("Pdata"));
  }

  /** Whether a class only structures the content of another object. */
  static boolean isStructure(@Nullable Global name) {
    return isTree(name) || isMapping(name) || isList(name) || isLength(name);
  }

  /** Returns the class of a target; null if unknown. */
  @Nullable Global className(References.Target target) {
    if (target.className() != null) {
      return target.className();
    }
    try {
      return snapshot.load(target.oid()).className();
    } catch (StorageException lost) {
      return null;
    }
  }

  /**
   * Whether a target belongs to the state of the object that refers to it.
   *
   * @param isRoot whether that object is the root of the database
   * @param isFile whether that object is a file
   */
  boolean isPart(References.Target target, Edge.Kind kind, boolean isRoot, boolean isFile) {
    Global name = className(target);
    boolean entry = kind == Edge.Kind.CONTAINED;
    if (entry && isRoot) {
      return false;
    }
    if (isChunk(name)) {
      return isFile;
    }
    if (isBlob(name)) {
      return !entry;
    }
    if (isLength(name)) {
      return true;
    }
    if (isTree(name)) {
      return !holdsObjects(target.oid());
    }
    if (isMapping(name) || isList(name)) {
      return !entry && !holdsObjects(target.oid());
    }
    return false;
  }

  /**
   * Whether a structure leads to an object, directly or through other structures. A record is
   * usually read once; if the check takes too long, the answer is yes.
   */
  boolean holdsObjects(Oid structure) {
    if (plain.contains(structure)) {
      return false;
    }
    if (holding.contains(structure) || repeatsLeft <= 0) {
      return true;
    }
    OidSet seen = new OidSet();
    Deque<Oid> open = new ArrayDeque<>();
    Deque<Oid> done = new ArrayDeque<>();
    open.push(structure);
    seen.add(structure);
    while (!open.isEmpty()) {
      Oid oid = open.pop();
      if (plain.contains(oid)) {
        continue;
      }
      if (leadsToObjects(oid, open, seen)) {
        holding.add(structure);
        repeatsLeft -= done.size();
        return true;
      }
      done.add(oid);
    }
    done.forEach(plain::add);
    return false;
  }

  private boolean leadsToObjects(Oid oid, Deque<Oid> open, OidSet seen) {
    try {
      for (Reference reference : snapshot.load(oid).object().references()) {
        References.Target target = References.target(reference);
        if (target == null || target.weak() || target.database() != null) {
          continue;
        }
        if (holding.contains(target.oid()) || !isStructure(className(target))) {
          return true;
        }
        if (seen.add(target.oid())) {
          open.push(target.oid());
        }
      }
    } catch (StorageException lost) {
      // Reading it reports the fault.
    }
    return false;
  }
}
