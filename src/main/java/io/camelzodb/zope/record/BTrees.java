package io.camelzodb.zope.record;

import io.camelzodb.fault.Fault;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.NoSuchObjectException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.OidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads BTrees of every kind (OO, OI, IO, II, LO … and the sets) from their states.
 *
 * <p>The format is that of the package BTrees: a tree is {@code ((child, key, child, …), first
 * bucket)}, a small one {@code ((bucket state,),)}, an empty one {@code None}; a bucket is {@code
 * ((key, value, key, value, …), next)} with {@code next} missing in the last, a set {@code ((key,
 * key, …), next)}. It descends the tree, so that a missing bucket loses only its own entries; then
 * it follows the chain, by which Python lists the keys, to buckets that the tree lacks. No record
 * is visited twice, so damage cannot cause an endless loop.
 */
public final class BTrees {
  private BTrees() {}

  /**
   * Returns all entries in the order of the tree; entries of sets have {@code None} as value.
   * Unreadable parts are left out.
   *
   * @param tree a reference to the tree, or an inline tree
   * @param problems receives problems of parts left out
   */
  public static List<Entry> entries(Value tree, Snapshot snapshot, Consumer<Problem> problems) {
    return new Reading(snapshot, problems).read(tree);
  }

  /**
   * Iterates over the entries: at most one bucket is in memory at a time, for trees of any size. A
   * key that a bucket of the chain alone holds may come twice in a damaged tree.
   */
  public static Iterator<Entry> iterator(
      Value tree, Snapshot snapshot, Consumer<Problem> problems) {
    return new Reading(snapshot, problems).start(tree);
  }

  /** Returns all entries; throws at the first missing or damaged record. */
  public static List<Entry> entries(Value tree, Snapshot snapshot) throws StorageException {
    List<Problem> problems = new ArrayList<>();
    List<Entry> entries = entries(tree, snapshot, problems::add);
    for (Problem problem : problems) {
      if (problem.severity().leavesOut()) {
        throw new StorageException(new Fault.Damaged(problem.details()));
      }
    }
    return entries;
  }

  private static final class Reading implements Iterator<Entry> {
    private final Snapshot snapshot;
    private final Consumer<Problem> problems;
    private final OidSet seen = new OidSet();
    private final Set<Value> inline = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Node> open = new ArrayDeque<>();
    private List<Value> items = List.of();
    private int next;
    private int step = 1;

    /** The next bucket of each bucket in the chain; null after the last. */
    private final Map<Oid, @Nullable Reference> following = new HashMap<>();

    /** Where the chain of the outermost tree begins, then how far it was followed. */
    private @Nullable Reference chain;

    private final OidSet chainBuckets = new OidSet();
    private int chainLength;
    private boolean chainReported;
    private long readCount;

    /** How many entries came before the first that only the chain leads to. */
    private long readFromTree;

    /** A part of the tree; in a record of its own or not. */
    private record Node(
        Value state, @Nullable Global className, String where, @Nullable Oid record) {
      boolean ofRecord() {
        return record != null;
      }
    }

    Reading(Snapshot snapshot, Consumer<Problem> problems) {
      this.snapshot = snapshot;
      this.problems = problems;
    }

    List<Entry> read(Value tree) {
      List<Entry> entries = new ArrayList<>();
      start(tree).forEachRemaining(entries::add);
      if (chainReported) {
        dropRepeated(entries);
      }
      return entries;
    }

    /**
     * Removes entries that only the chain has and that may be older copies of entries in the tree.
     */
    private void dropRepeated(List<Entry> entries) {
      List<Entry> more = entries.subList((int) readFromTree, entries.size());
      Set<Value> keys = new HashSet<>();
      entries.subList(0, (int) readFromTree).forEach(entry -> keys.add(entry.key()));
      more.removeIf(entry -> !keys.add(entry.key()));
    }

    Reading start(Value tree) {
      push(tree, null, "BTree");
      return this;
    }

    @Override
    public boolean hasNext() {
      while (next + step > items.size() && (!open.isEmpty() || followChain())) {
        visit(open.pop());
      }
      return next + step <= items.size();
    }

    /** Moves to the next bucket that only the chain leads to; returns false at its end. */
    private boolean followChain() {
      while (chain != null) {
        Reference at = chain;
        References.Target target = References.target(at);
        if (target == null || target.database() != null) {
          chain = null;
        } else if (following.containsKey(target.oid())) {
          boolean isNew = chainBuckets.add(target.oid());
          chainLength += isNew ? 1 : 0;
          chain = isNew ? following.get(target.oid()) : null;
          if (chain == null) {
            reportUnchained();
          }
        } else if (seen.contains(target.oid())) {
          // It cannot be read, which was reported already.
          chain = null;
        } else {
          load(at, "the chain of buckets");
          if (!open.isEmpty()) {
            reportChain();
            return true;
          }
        }
      }
      return false;
    }

    /** Reports a chain that ends before it has passed all buckets of the tree. */
    private void reportUnchained() {
      if (chainLength < following.size()) {
        problems.accept(
            new Problem(
                Problem.Severity.WARNING,
                "BTree",
                null,
                "the chain of its buckets leaves out "
                    + (following.size() - chainLength)
                    + " that the tree leads to: Python finds their keys and does not list them",
                "they are taken all the same; see BTrees.check"));
      }
    }

    private void reportChain() {
      if (!chainReported) {
        chainReported = true;
        readFromTree = readCount;
        problems.accept(
            new Problem(
                Problem.Severity.WARNING,
                "BTree",
                null,
                "the chain of its buckets has some that the tree does not lead to: Python lists"
                    + " their keys and does not find them",
                "they are taken all the same; see BTrees.check"));
      }
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry entry = new Entry(items.get(next), step == 1 ? NoneValue.NONE : items.get(next + 1));
      next += step;
      readCount++;
      return entry;
    }

    private void push(Value value, @Nullable Global parentClass, String where) {
      if (value instanceof Reference reference) {
        load(reference, where);
      } else if (value instanceof Instance instance) {
        Value state = instance.state();
        open.push(
            new Node(state == null ? NoneValue.NONE : state, instance.className(), where, null));
      } else {
        open.push(new Node(value, parentClass, where, null));
      }
    }

    private void load(Reference reference, String where) {
      References.Target target = References.target(reference);
      if (target == null || target.database() != null) {
        report(where, null, "a reference that leads to no object of this database");
        return;
      }
      if (!seen.add(target.oid())) {
        report(where, target, "a BTree that contains itself or shares a bucket");
        return;
      }
      try {
        PickledObject object = snapshot.load(target.oid()).object();
        Global className = object.className();
        open.push(
            new Node(
                object.state(),
                className == null ? target.className() : className,
                "BTree " + target.oid(),
                target.oid()));
      } catch (NoSuchObjectException missing) {
        report(where, target, "a part of a BTree is missing: there is no object " + target.oid());
      } catch (StorageException damaged) {
        report(where, target, "a part of a BTree cannot be read: " + damaged.getMessage());
      }
    }

    private void visit(Node node) {
      if (node.state == NoneValue.NONE) {
        return;
      }
      // A record is visited once, so only parts inside of a record are remembered.
      if (!node.ofRecord() && !inline.add(node.state)) {
        report(node.where, null, "a BTree that contains a part of itself again");
        return;
      }
      if (!(node.state instanceof Tuple state) || state.size() == 0) {
        report(node.where, null, "this is not the state of a BTree");
        return;
      }
      String kind = node.className == null ? "" : node.className.name();
      if (kind.endsWith("Py")) {
        kind = kind.substring(0, kind.length() - 2);
      }
      boolean set = kind.endsWith("Set");
      if (kind.endsWith("Bucket") || (set && !kind.endsWith("TreeSet"))) {
        if (node.record != null) {
          following.put(
              node.record, state.size() > 1 && state.get(1) instanceof Reference to ? to : null);
        }
        bucket(state, set, node.where, node.ofRecord());
      } else if (state.get(0) instanceof Tuple children) {
        tree(node, state, children, set);
      } else {
        report(node.where, null, "this is not the state of a BTree");
      }
    }

    private void tree(Node node, Tuple state, Tuple children, boolean set) {
      if (state.size() == 1 && children.size() == 1 && children.get(0) instanceof Tuple small) {
        bucket(small, set, node.where, node.ofRecord());
        return;
      }
      if (chain == null && state.size() > 1 && state.get(1) instanceof Reference first) {
        chain = first;
      }
      for (int i = (children.size() - 1) / 2 * 2; i >= 0; i -= 2) {
        if (i < children.size()) {
          push(children.get(i), node.className, node.where);
        }
      }
    }

    private void bucket(Tuple state, boolean set, String where, boolean ofRecord) {
      if (state.size() == 0 || !(state.get(0) instanceof Tuple bucketItems)) {
        report(where, null, "this is not the state of a bucket");
        return;
      }
      if (!ofRecord && bucketItems.size() > 0 && !inline.add(bucketItems)) {
        report(where, null, "a bucket whose entries are those of another one");
        return;
      }
      items = bucketItems.items();
      next = 0;
      step = set ? 1 : 2;
    }

    private void report(String where, References.@Nullable Target target, String message) {
      problems.accept(
          new Problem(
              Problem.Severity.ERROR, where, target == null ? null : target.oid(), message, ""));
    }
  }
}
