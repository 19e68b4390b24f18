package io.camelzodb.zope.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and makes the states of the nodes and buckets of one BTree. {@link BTrees} describes how
 * they are stored.
 */
final class BTreeNodes {
  /** The most levels a tree may have; a real one of four billion entries has eight. */
  static final int MAX_DEPTH = 64;

  private final RecordEdits records;
  private final Oid tree;

  BTreeNodes(RecordEdits records, Oid tree) {
    this.records = records;
    this.tree = tree;
  }

  /**
   * A bucket.
   *
   * @param items its keys and values, by turns
   * @param next the next bucket, or null
   */
  record Leaf(Oid oid, List<Value> items, @Nullable Value next) {}

  /** Returns a bucket. */
  Leaf bucketAt(Oid oid) throws StorageException {
    if (records.load(oid).state() instanceof Tuple state
        && state.size() > 0
        && state.size() <= 2
        && state.get(0) instanceof Tuple items
        && items.size() % 2 == 0) {
      return new Leaf(oid, new ArrayList<>(items.items()), state.size() == 2 ? state.get(1) : null);
    }
    throw damaged("has no bucket at " + oid);
  }

  /** Returns the children of a node and the keys between them; null for a bucket. */
  @Nullable List<Value> data(Oid oid) throws StorageException {
    PickledObject object = records.load(oid);
    Global name = object.className();
    boolean bucket = name != null && kind(name).endsWith("Bucket");
    if (bucket) {
      return null;
    }
    if (object.state() instanceof Tuple state
        && state.size() == 2
        && state.get(0) instanceof Tuple data
        && data.size() % 2 == 1) {
      return new ArrayList<>(data.items());
    }
    throw damaged("has no node at " + oid);
  }

  /** Returns the record that a child or a bucket refers to. */
  Oid oid(Value value) throws StorageException {
    References.Target target =
        value instanceof Reference reference ? References.target(reference) : null;
    if (target == null || target.database() != null) {
      throw damaged("refers to no record of this database");
    }
    return target.oid();
  }

  /** The first bucket below a child. */
  Reference firstBucket(Value child) throws StorageException {
    Value at = child;
    for (int depth = 0; depth < MAX_DEPTH && at instanceof Reference reference; depth++) {
      List<Value> data = data(oid(reference));
      if (data == null) {
        return reference;
      }
      at = data.get(0);
    }
    throw damaged("has no first bucket");
  }

  /** Returns the class of a node; of one of this kind if it names none. */
  Global className(Oid oid, String suffix) throws StorageException {
    Global name = records.load(oid).className();
    return name == null ? sibling(suffix) : name;
  }

  /** The class of buckets or trees of this tree's kind, such as OOBucket beside OOBTree. */
  Global sibling(String suffix) throws StorageException {
    Global name = records.load(tree).className();
    if (name == null || !kind(name).endsWith("BTree")) {
      throw damaged("is of no known class");
    }
    String kind = kind(name);
    return new Global(
        name.module(),
        kind.substring(0, kind.length() - "BTree".length())
            + suffix
            + name.name().substring(kind.length()));
  }

  private static String kind(Global name) {
    String kind = name.name();
    return kind.endsWith("Py") ? kind.substring(0, kind.length() - 2) : kind;
  }

  StorageException damaged(String message) {
    return new StorageException(
        new Fault.Damaged("the BTree " + tree + " " + message).at(FaultPlace.ofOid(tree)));
  }

  /** The entries of the only bucket, which is inline; null if there are nodes. */
  static @Nullable List<Value> inline(Value state) {
    return state instanceof Tuple outer
            && outer.size() == 1
            && outer.get(0) instanceof Tuple middle
            && middle.size() == 1
            && middle.get(0) instanceof Tuple bucket
            && bucket.size() >= 1
            && bucket.get(0) instanceof Tuple items
            && items.size() % 2 == 0
        ? new ArrayList<>(items.items())
        : null;
  }

  /** Makes the state of a tree whose only bucket is inline. */
  static Value small(List<Value> items) {
    return Tuple.of(Tuple.of(Tuple.of(Tuple.of(items))));
  }

  /** Makes the state of a bucket. */
  static Value bucket(List<Value> items, @Nullable Value next) {
    Tuple entries = Tuple.of(new ArrayList<>(items));
    return next == null ? Tuple.of(entries) : Tuple.of(entries, next);
  }

  /** Makes the state of a node. */
  static Value node(List<Value> data, Value firstBucket) {
    return Tuple.of(Tuple.of(new ArrayList<>(data)), firstBucket);
  }
}
