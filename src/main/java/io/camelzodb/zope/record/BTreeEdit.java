package io.camelzodb.zope.record;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes one BTree with text keys, node by node, in the layout of the package BTrees: a single
 * bucket is inline until it has too many entries; a full bucket or node is split in halves; an
 * empty one is removed from the chain. {@link BTrees} describes how nodes are stored. Not safe for
 * many threads.
 */
public final class BTreeEdit {
  /** The most levels a tree may have; a real one of four billion entries has eight. */
  private static final int MAX_DEPTH = 64;

  private final RecordEdits records;
  private final Oid tree;
  private final Limits limits;

  /** The most entries of a bucket and the most children of a node, by the kind of tree. */
  private record Limits(int leaf, int node) {
    static Limits of(@Nullable Global className) {
      String kind = className == null ? "" : className.name();
      boolean integerKeys = kind.length() > 1 && "ILUQ".indexOf(kind.charAt(0)) >= 0;
      boolean integerValues = kind.length() > 1 && "ILFUQ".indexOf(kind.charAt(1)) >= 0;
      int leaf = integerKeys && integerValues ? 120 : integerKeys || integerValues ? 60 : 30;
      return new Limits(leaf, integerKeys ? 500 : 250);
    }
  }

  /** A node on the way down, and the child that was taken. */
  private record Step(Oid oid, List<Value> data, int child) {}

  /**
   * Creates it.
   *
   * @param tree the tree's record
   */
  public BTreeEdit(RecordEdits records, Oid tree) throws StorageException {
    this.records = records;
    this.tree = tree;
    this.limits = Limits.of(records.load(tree).className());
  }

  /** Returns the value of a key; null if there is none. */
  public @Nullable Value get(String key) throws StorageException {
    Value state = records.load(tree).state();
    if (state == NoneValue.NONE) {
      return null;
    }
    List<Value> items = inline(state);
    if (items == null) {
      Leaf leaf = leaf(key, new ArrayDeque<>());
      items = leaf.items();
    }
    int at = find(items, key);
    return at < 0 ? null : items.get(at + 1);
  }

  /** Whether the tree is empty. */
  public boolean isEmpty() throws StorageException {
    return records.load(tree).state() == NoneValue.NONE;
  }

  /** Sets the value of a key. */
  public void put(String key, Value value) throws StorageException {
    Value state = records.load(tree).state();
    List<Value> items = state == NoneValue.NONE ? new ArrayList<>() : inline(state);
    if (items != null) {
      insert(items, key, value);
      if (items.size() / 2 <= limits.leaf()) {
        records.change(tree, small(items));
      } else {
        divide(items);
      }
      return;
    }
    Deque<Step> path = new ArrayDeque<>();
    Leaf leaf = leaf(key, path);
    List<Value> entries = leaf.items();
    insert(entries, key, value);
    if (entries.size() / 2 <= limits.leaf()) {
      records.change(leaf.oid(), bucket(entries, leaf.next()));
    } else {
      split(leaf, entries, path);
    }
  }

  /** Splits a tree whose only bucket was inline. */
  private void divide(List<Value> items) throws StorageException {
    Global kind = sibling("Bucket");
    int half = items.size() / 4 * 2;
    Reference right =
        References.to(records.create(kind, bucket(items.subList(half, items.size()), null)), kind);
    Reference left =
        References.to(records.create(kind, bucket(items.subList(0, half), right)), kind);
    records.change(tree, node(List.of(left, items.get(half), right), left));
  }

  private void split(Leaf leaf, List<Value> entries, Deque<Step> path) throws StorageException {
    int half = entries.size() / 4 * 2;
    Global kind = className(leaf.oid(), "Bucket");
    Oid right = records.create(kind, bucket(entries.subList(half, entries.size()), leaf.next()));
    Reference reference = References.to(right, kind);
    records.change(leaf.oid(), bucket(entries.subList(0, half), reference));
    grow(entries.get(half), reference, path);
  }

  /** Inserts a new child after the one that was split, from the last node of the path upwards. */
  private void grow(Value key, Reference child, Deque<Step> path) throws StorageException {
    Value newKey = key;
    Reference newChild = child;
    while (!path.isEmpty()) {
      Step step = path.pop();
      List<Value> data = step.data();
      data.add(2 * step.child() + 1, newKey);
      data.add(2 * step.child() + 2, newChild);
      int children = data.size() / 2 + 1;
      if (path.isEmpty()) {
        growRoot(step.oid(), data, children);
        return;
      }
      if (children <= limits.node()) {
        store(step.oid(), data);
        return;
      }
      Global kind = className(step.oid(), "BTree");
      int half = children / 2;
      List<Value> rest = new ArrayList<>(data.subList(2 * half, data.size()));
      newKey = data.get(2 * half - 1);
      newChild = References.to(records.create(kind, node(rest, firstBucket(rest.get(0)))), kind);
      store(step.oid(), data.subList(0, 2 * half - 1));
    }
  }

  /** Splits the root if it has twice as many children as another node may have. */
  private void growRoot(Oid root, List<Value> data, int children) throws StorageException {
    if (children < 2 * limits.node()) {
      store(root, data);
      return;
    }
    Global kind = className(root, "BTree");
    int half = children / 2;
    List<Value> rest = data.subList(2 * half, data.size());
    Reference first = firstBucket(data.get(0));
    Reference left =
        References.to(records.create(kind, node(data.subList(0, 2 * half - 1), first)), kind);
    Reference right =
        References.to(records.create(kind, node(rest, firstBucket(rest.get(0)))), kind);
    records.change(root, node(List.of(left, data.get(2 * half - 1), right), first));
  }

  /** Removes a key; returns whether it was there. */
  public boolean remove(String key) throws StorageException {
    Value state = records.load(tree).state();
    if (state == NoneValue.NONE) {
      return false;
    }
    List<Value> items = inline(state);
    if (items != null) {
      int at = find(items, key);
      if (at >= 0) {
        items.subList(at, at + 2).clear();
        records.change(tree, items.isEmpty() ? NoneValue.NONE : small(items));
      }
      return at >= 0;
    }
    Deque<Step> path = new ArrayDeque<>();
    Leaf leaf = leaf(key, path);
    List<Value> entries = leaf.items();
    int at = find(entries, key);
    if (at < 0) {
      return false;
    }
    entries.subList(at, at + 2).clear();
    if (entries.isEmpty()) {
      unchain(leaf, path, key);
      return true;
    }
    records.change(leaf.oid(), bucket(entries, leaf.next()));
    // The key that divides must be no smaller than what is left of it and no greater than any that
    // is right of it; BTrees makes it the first of the bucket again.
    for (Step step : path) {
      if (divides(step, key)) {
        step.data().set(2 * step.child() - 1, entries.get(0));
        store(step.oid(), step.data());
      }
    }
    return true;
  }

  /** Removes an empty bucket from the chain, and nodes that hold nothing else. */
  private void unchain(Leaf leaf, Deque<Step> path, String key) throws StorageException {
    Oid before = before(path);
    if (before != null) {
      Leaf left = bucketAt(before);
      records.change(before, bucket(left.items(), leaf.next()));
    }
    boolean gone = true;
    while (!path.isEmpty()) {
      Step step = path.pop();
      List<Value> data = step.data();
      boolean changed = gone || before == null;
      if (gone) {
        int from = Math.max(0, 2 * step.child() - 1);
        data.subList(from, Math.min(data.size(), from + 2)).clear();
        gone = data.isEmpty();
      } else if (divides(step, key)) {
        List<Value> first = bucketAt(oid(firstBucket(data.get(2 * step.child())))).items();
        data.set(2 * step.child() - 1, first.get(0));
        changed = true;
      }
      if (gone && path.isEmpty()) {
        records.change(step.oid(), NoneValue.NONE);
      } else if (changed && !gone) {
        records.change(step.oid(), node(data, firstBucket(data.get(0))));
      }
    }
  }

  /** Whether a removed key is the one before the child that was taken. */
  private static boolean divides(Step step, String key) throws StorageException {
    return step.child() > 0 && compare(step.data().get(2 * step.child() - 1), key) == 0;
  }

  /** The bucket before the one that a path leads to; null for the first. */
  private @Nullable Oid before(Deque<Step> path) throws StorageException {
    for (Step step : path) {
      if (step.child() > 0) {
        Value at = step.data().get(2 * step.child() - 2);
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
          Oid oid = oid(at);
          List<Value> data = data(oid);
          if (data == null) {
            return oid;
          }
          at = data.get(data.size() - 1);
        }
        throw damaged("is nested too deeply");
      }
    }
    return null;
  }

  private record Leaf(Oid oid, List<Value> items, @Nullable Value next) {}

  /** The bucket where a key is or would be; the path has the nodes above, the lowest first. */
  private Leaf leaf(String key, Deque<Step> path) throws StorageException {
    Oid at = tree;
    Set<Oid> seen = new HashSet<>();
    for (List<Value> data = data(at); data != null; data = data(at)) {
      if (!seen.add(at) || seen.size() > MAX_DEPTH) {
        throw damaged("contains itself or is nested too deeply");
      }
      int child = child(data, key);
      records.depend(at);
      path.push(new Step(at, data, child));
      at = oid(data.get(2 * child));
    }
    return bucketAt(at);
  }

  private Leaf bucketAt(Oid oid) throws StorageException {
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
  private @Nullable List<Value> data(Oid oid) throws StorageException {
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

  private static String kind(Global name) {
    String kind = name.name();
    return kind.endsWith("Py") ? kind.substring(0, kind.length() - 2) : kind;
  }

  /** The last child whose key is not greater. */
  private static int child(List<Value> data, String key) throws StorageException {
    int low = 0;
    int high = data.size() / 2;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compare(data.get(2 * middle - 1), key) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The entries of the only bucket, which is inline; null if there are nodes. */
  private static @Nullable List<Value> inline(Value state) {
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

  private static Value small(List<Value> items) {
    return Tuple.of(Tuple.of(Tuple.of(Tuple.of(items))));
  }

  private static Value bucket(List<Value> items, @Nullable Value next) {
    Tuple entries = Tuple.of(new ArrayList<>(items));
    return next == null ? Tuple.of(entries) : Tuple.of(entries, next);
  }

  private static Value node(List<Value> data, Value firstBucket) {
    return Tuple.of(Tuple.of(new ArrayList<>(data)), firstBucket);
  }

  /** Stores a node whose first child is unchanged. */
  private void store(Oid oid, List<Value> data) throws StorageException {
    Value first =
        records.load(oid).state() instanceof Tuple state && state.size() == 2
            ? state.get(1)
            : firstBucket(data.get(0));
    records.change(oid, node(data, first));
  }

  /** The first bucket below a child. */
  private Reference firstBucket(Value child) throws StorageException {
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

  private static void insert(List<Value> items, String key, Value value) throws StorageException {
    int at = find(items, key);
    if (at >= 0) {
      items.set(at + 1, value);
    } else {
      items.add(-at - 1, value);
      items.add(-at - 1, key(items, key));
    }
  }

  /**
   * Makes a key of the same type as the others, which are byte strings in a database of Python 2.
   */
  private static Value key(List<Value> items, String key) {
    return items.size() > 1
            && items.get(0) instanceof OldString
            && StandardCharsets.US_ASCII.newEncoder().canEncode(key)
        ? new OldString(key.getBytes(StandardCharsets.US_ASCII))
        : new Text(key);
  }

  /** Returns the index of a key among entries; else minus one minus the index where it belongs. */
  private static int find(List<Value> items, String key) throws StorageException {
    int low = 0;
    int high = items.size() / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(items.get(2 * middle), key);
      if (order == 0) {
        return 2 * middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -2 * low - 1;
  }

  /** Compares keys by code points, as Python does. */
  private static int compare(Value key, String other) throws StorageException {
    String name = Dictionary.nameOf(key);
    if (name == null) {
      throw new StorageException("a key of a BTree is no text, so that no id has a place in it");
    }
    int i = 0;
    int j = 0;
    while (i < name.length() && j < other.length()) {
      int left = name.codePointAt(i);
      int right = other.codePointAt(j);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
      j += Character.charCount(right);
    }
    return Integer.compare(name.length() - i, other.length() - j);
  }

  private Oid oid(Value value) throws StorageException {
    References.Target target =
        value instanceof Reference reference ? References.target(reference) : null;
    if (target == null || target.database() != null) {
      throw damaged("refers to no record of this database");
    }
    return target.oid();
  }

  private Global className(Oid oid, String suffix) throws StorageException {
    Global name = records.load(oid).className();
    return name == null ? sibling(suffix) : name;
  }

  /** The class of buckets or trees of this tree's kind, such as OOBucket beside OOBTree. */
  private Global sibling(String suffix) throws StorageException {
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

  private StorageException damaged(String message) {
    return new StorageException("the BTree " + tree + " " + message);
  }
}
