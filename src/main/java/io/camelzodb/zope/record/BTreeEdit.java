package io.camelzodb.zope.record;

import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.StorageException;
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
  private final RecordEdits records;
  private final Oid tree;
  private final BTreeNodes nodes;
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
    this.nodes = new BTreeNodes(records, tree);
    this.limits = Limits.of(records.load(tree).className());
  }

  /** Returns the value of a key; null if there is none. */
  public @Nullable Value get(String key) throws StorageException {
    Value state = records.load(tree).state();
    if (state == NoneValue.NONE) {
      return null;
    }
    List<Value> items = BTreeNodes.inline(state);
    if (items == null) {
      BTreeNodes.Leaf leaf = leaf(key, new ArrayDeque<>());
      items = leaf.items();
    }
    int at = BTreeKeys.find(items, key);
    return at < 0 ? null : items.get(at + 1);
  }

  /** Whether the tree is empty. */
  public boolean isEmpty() throws StorageException {
    return records.load(tree).state() == NoneValue.NONE;
  }

  /** Sets the value of a key. */
  public void put(String key, Value value) throws StorageException {
    Value state = records.load(tree).state();
    List<Value> items = state == NoneValue.NONE ? new ArrayList<>() : BTreeNodes.inline(state);
    if (items != null) {
      BTreeKeys.insert(items, key, value);
      if (items.size() / 2 <= limits.leaf()) {
        records.change(tree, BTreeNodes.small(items));
      } else {
        divide(items);
      }
      return;
    }
    Deque<Step> path = new ArrayDeque<>();
    BTreeNodes.Leaf leaf = leaf(key, path);
    List<Value> entries = leaf.items();
    BTreeKeys.insert(entries, key, value);
    if (entries.size() / 2 <= limits.leaf()) {
      records.change(leaf.oid(), BTreeNodes.bucket(entries, leaf.next()));
    } else {
      split(leaf, entries, path);
    }
  }

  /** Splits a tree whose only bucket was inline. */
  private void divide(List<Value> items) throws StorageException {
    Global kind = nodes.sibling("Bucket");
    int half = items.size() / 4 * 2;
    Reference right =
        References.to(
            records.create(kind, BTreeNodes.bucket(items.subList(half, items.size()), null)), kind);
    Reference left =
        References.to(records.create(kind, BTreeNodes.bucket(items.subList(0, half), right)), kind);
    records.change(tree, BTreeNodes.node(List.of(left, items.get(half), right), left));
  }

  private void split(BTreeNodes.Leaf leaf, List<Value> entries, Deque<Step> path)
      throws StorageException {
    int half = entries.size() / 4 * 2;
    Global kind = nodes.className(leaf.oid(), "Bucket");
    Oid right =
        records.create(kind, BTreeNodes.bucket(entries.subList(half, entries.size()), leaf.next()));
    Reference reference = References.to(right, kind);
    records.change(leaf.oid(), BTreeNodes.bucket(entries.subList(0, half), reference));
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
      Global kind = nodes.className(step.oid(), "BTree");
      int half = children / 2;
      List<Value> rest = new ArrayList<>(data.subList(2 * half, data.size()));
      newKey = data.get(2 * half - 1);
      newChild =
          References.to(
              records.create(kind, BTreeNodes.node(rest, nodes.firstBucket(rest.get(0)))), kind);
      store(step.oid(), data.subList(0, 2 * half - 1));
    }
  }

  /** Splits the root if it has twice as many children as another node may have. */
  private void growRoot(Oid root, List<Value> data, int children) throws StorageException {
    if (children < 2 * limits.node()) {
      store(root, data);
      return;
    }
    Global kind = nodes.className(root, "BTree");
    int half = children / 2;
    List<Value> rest = data.subList(2 * half, data.size());
    Reference first = nodes.firstBucket(data.get(0));
    Reference left =
        References.to(
            records.create(kind, BTreeNodes.node(data.subList(0, 2 * half - 1), first)), kind);
    Reference right =
        References.to(
            records.create(kind, BTreeNodes.node(rest, nodes.firstBucket(rest.get(0)))), kind);
    records.change(root, BTreeNodes.node(List.of(left, data.get(2 * half - 1), right), first));
  }

  /** Removes a key; returns whether it was there. */
  public boolean remove(String key) throws StorageException {
    Value state = records.load(tree).state();
    if (state == NoneValue.NONE) {
      return false;
    }
    List<Value> items = BTreeNodes.inline(state);
    if (items != null) {
      int at = BTreeKeys.find(items, key);
      if (at >= 0) {
        items.subList(at, at + 2).clear();
        records.change(tree, items.isEmpty() ? NoneValue.NONE : BTreeNodes.small(items));
      }
      return at >= 0;
    }
    Deque<Step> path = new ArrayDeque<>();
    BTreeNodes.Leaf leaf = leaf(key, path);
    List<Value> entries = leaf.items();
    int at = BTreeKeys.find(entries, key);
    if (at < 0) {
      return false;
    }
    entries.subList(at, at + 2).clear();
    if (entries.isEmpty()) {
      unchain(leaf, path, key);
      return true;
    }
    records.change(leaf.oid(), BTreeNodes.bucket(entries, leaf.next()));
    // The key that divides must be no smaller than any key left of it and no greater than any that
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
  private void unchain(BTreeNodes.Leaf leaf, Deque<Step> path, String key) throws StorageException {
    Oid before = before(path);
    if (before != null) {
      BTreeNodes.Leaf left = nodes.bucketAt(before);
      records.change(before, BTreeNodes.bucket(left.items(), leaf.next()));
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
        List<Value> first =
            nodes.bucketAt(nodes.oid(nodes.firstBucket(data.get(2 * step.child())))).items();
        data.set(2 * step.child() - 1, first.get(0));
        changed = true;
      }
      if (gone && path.isEmpty()) {
        records.change(step.oid(), NoneValue.NONE);
      } else if (changed && !gone) {
        records.change(step.oid(), BTreeNodes.node(data, nodes.firstBucket(data.get(0))));
      }
    }
  }

  /** Whether a removed key is the one before the child that was taken. */
  private static boolean divides(Step step, String key) throws StorageException {
    return step.child() > 0 && BTreeKeys.compare(step.data().get(2 * step.child() - 1), key) == 0;
  }

  /** The bucket before the one that a path leads to; null for the first. */
  private @Nullable Oid before(Deque<Step> path) throws StorageException {
    for (Step step : path) {
      if (step.child() > 0) {
        Value at = step.data().get(2 * step.child() - 2);
        for (int depth = 0; depth < BTreeNodes.MAX_DEPTH; depth++) {
          Oid oid = nodes.oid(at);
          List<Value> data = nodes.data(oid);
          if (data == null) {
            return oid;
          }
          at = data.get(data.size() - 1);
        }
        throw nodes.damaged("is nested too deeply");
      }
    }
    return null;
  }

  /** The bucket where a key is or would be; the path has the nodes above, the lowest first. */
  private BTreeNodes.Leaf leaf(String key, Deque<Step> path) throws StorageException {
    Oid at = tree;
    Set<Oid> seen = new HashSet<>();
    for (List<Value> data = nodes.data(at); data != null; data = nodes.data(at)) {
      if (!seen.add(at) || seen.size() > BTreeNodes.MAX_DEPTH) {
        throw nodes.damaged("contains itself or is nested too deeply");
      }
      int child = BTreeKeys.child(data, key);
      records.depend(at);
      path.push(new Step(at, data, child));
      at = nodes.oid(data.get(2 * child));
    }
    return nodes.bucketAt(at);
  }

  /** Stores a node whose first child is unchanged. */
  private void store(Oid oid, List<Value> data) throws StorageException {
    Value first =
        records.load(oid).state() instanceof Tuple state && state.size() == 2
            ? state.get(1)
            : nodes.firstBucket(data.get(0));
    records.change(oid, BTreeNodes.node(data, first));
  }
}
