package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.ReadOnlyBuffer;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import io.camelzodb.pickle.stream.PickledObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Restores the hidden secrets in a record of files from the same record of the database: each mask
 * stands for the value of the database at the same place. A place is the path to a value by keys of
 * dictionaries and BTrees, attributes, and indexes in tuples and lists; an item of a list that
 * looks like exactly one item of the database matches that one. Not safe for many threads.
 */
public final class RestoredSecrets {
  private final boolean omitted;
  private final PickledObject record;
  private final ValueShapes shapes;
  private final IdentityHashMap<Entry, Value> replaced = new IdentityHashMap<>();
  private final IdentityHashMap<Object, String> lost = new IdentityHashMap<>();
  private final Set<Entry> decided = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Value, Boolean> seen = new IdentityHashMap<>();
  private final Deque<Pair> open = new ArrayDeque<>();

  /** A value of the files, and the value of the database at its place. */
  private record Pair(Value ours, @Nullable Value theirs) {}

  /**
   * Compares two records.
   *
   * @param inFile the record of the files, which is changed: omitted values are added
   * @param whole whether each value of the record is a secret: {@link SecretTrees#isWhole}
   * @param omitted whether missing values may have been omitted as secrets
   */
  public RestoredSecrets(
      PickledObject inFile, PickledObject stored, boolean whole, boolean omitted) {
    this.omitted = omitted;
    this.shapes = new ValueShapes(omitted ? Secrecy.OMIT : Secrecy.MASK);
    this.record = special(inFile, stored, whole);
    for (int i = 0; i < record.pickles().size(); i++) {
      boolean both = i < stored.pickles().size();
      open.add(new Pair(record.pickles().get(i), both ? stored.pickles().get(i) : null));
    }
    walk();
  }

  /** Returns the record of the files; its entries need {@link #shown}. */
  public PickledObject record() {
    return record;
  }

  /** Returns the value of an entry, with the secret of the database in place of a mask. */
  public Value shown(Entry entry) {
    Value restoredValue = replaced.get(entry);
    return restoredValue == null ? entry.value() : restoredValue;
  }

  /** Returns the names of masked values that have no counterpart in the database. */
  public List<String> lost() {
    return lost.values().stream().sorted().distinct().toList();
  }

  private PickledObject special(PickledObject inFile, PickledObject stored, boolean whole) {
    if (inFile.pickles().size() != 2) {
      return inFile;
    }
    Value state = inFile.state();
    if (SecretTrees.isTree(inFile) && state instanceof Tuple tree) {
      KeyedValues storedValues = new KeyedValues();
      if (SecretTrees.isTree(stored) && stored.state() instanceof Tuple other) {
        pairs(other, 0, storedValues);
      }
      Tuple restoredValue = tree(tree, 0, whole, storedValues);
      return restoredValue == tree
          ? inFile
          : new PickledObject(List.of(inFile.classPart(), restoredValue));
    }
    if (whole && state instanceof Dictionary mapping) {
      KeyedValues storedValues = new KeyedValues(stored.attributes().entries());
      for (Entry entry : mapping.entries()) {
        Value other = storedValues.get(entry.key());
        if (entry.value() instanceof Dictionary inner) {
          entries(
              inner.entries(),
              other instanceof Dictionary same ? same.entries() : List.of(),
              true,
              inner::put);
        } else {
          entry(entry, other, true);
        }
      }
    } else if (SecretTrees.isKeyring(inFile)) {
      for (Entry entry : inFile.attributes().entries()) {
        if (SecretTrees.KEYS.equals(Dictionary.nameOf(entry.key()))
            && entry.value() instanceof ListValue keys) {
          Value other = stored.attributes().get(SecretTrees.KEYS);
          replaced.put(entry, keyring(keys, other));
        }
      }
    }
    return inFile;
  }

  /** The keys and values of a bucket, however many tuples deep. */
  private static void pairs(Tuple tuple, int depth, KeyedValues found) {
    if (SecretTrees.isInner(tuple, depth)) {
      return;
    }
    for (int i = 0; i < tuple.size(); i++) {
      if (tuple.get(i) instanceof Tuple inner && depth < SecretTrees.DEPTH) {
        pairs(inner, depth + 1, found);
      } else if (i % 2 == 1 && depth > 0) {
        found.add(tuple.get(i - 1), tuple.get(i));
      }
    }
  }

  private Tuple tree(Tuple tuple, int depth, boolean whole, KeyedValues storedValues) {
    if (SecretTrees.isInner(tuple, depth)) {
      return tuple;
    }
    List<Value> items = new ArrayList<>(tuple.items());
    boolean changed = false;
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      Value restoredValue = item;
      if (item instanceof Tuple inner && depth < SecretTrees.DEPTH) {
        restoredValue = tree(inner, depth + 1, whole, storedValues);
      } else if (i % 2 == 1 && depth > 0) {
        Value key = items.get(i - 1);
        String name = Dictionary.nameOf(key);
        Value other = storedValues.get(key);
        if (whole || (name != null && Secrecy.isSecret(name))) {
          restoredValue = restored(item, other, item, name);
        }
        if (other != null && ValueParts.isCompound(item)) {
          open.add(new Pair(item, other));
        }
      }
      changed |= restoredValue != item;
      items.set(i, restoredValue);
    }
    return changed ? Tuple.of(items) : tuple;
  }

  private ListValue keyring(ListValue keys, @Nullable Value stored) {
    List<Value> theirs =
        stored instanceof ListValue list && list.size() == keys.size() ? list.items() : List.of();
    ListValue restored = new ListValue();
    for (int i = 0; i < keys.size(); i++) {
      Value other = theirs.isEmpty() ? null : theirs.get(i);
      restored.add(restored(keys.items().get(i), other, keys, "a key of the keyring"));
    }
    return restored;
  }

  /** Returns the secret for a mask, or for None if it was omitted; else the value itself. */
  private Value restored(Value ours, @Nullable Value theirs, Object place, @Nullable String name) {
    boolean string = theirs instanceof Text || theirs instanceof ByteString;
    if (Secrecy.isMask(ours)) {
      if (string || theirs == NoneValue.NONE) {
        return theirs;
      }
      lost.put(place, name == null ? "a secret" : name);
    } else if (omitted && ours == NoneValue.NONE && string) {
      return theirs;
    }
    return ours;
  }

  private void walk() {
    while (!open.isEmpty()) {
      Pair pair = open.remove();
      Value ours = pair.ours();
      Value theirs = pair.theirs();
      Boolean before = ValueParts.isCompound(ours) ? seen.get(ours) : Boolean.TRUE;
      if (before == null || (!before && theirs != null)) {
        seen.put(ours, theirs != null);
        parts(ours, theirs);
      }
    }
  }

  private void parts(Value ours, @Nullable Value theirs) {
    if (ours instanceof Dictionary dictionary) {
      entries(
          dictionary.entries(),
          theirs instanceof Dictionary other ? other.entries() : List.of(),
          false,
          dictionary::put);
    } else if (ours instanceof Tuple tuple) {
      items(tuple.items(), theirs instanceof Tuple other ? other.items() : List.of());
    } else if (ours instanceof ListValue list) {
      items(list.items(), theirs instanceof ListValue other ? other.items() : List.of());
    } else if (ours instanceof SetValue set) {
      items(set.items(), theirs instanceof SetValue other ? other.items() : List.of());
    } else if (ours instanceof FrozenSet set) {
      items(set.items(), theirs instanceof FrozenSet other ? other.items() : List.of());
    } else if (ours instanceof Reference reference) {
      open.add(new Pair(reference.id(), theirs instanceof Reference other ? other.id() : null));
    } else if (ours instanceof ReadOnlyBuffer view) {
      open.add(new Pair(view.of(), theirs instanceof ReadOnlyBuffer other ? other.of() : null));
    } else if (ours instanceof Instance instance) {
      instance(instance, theirs instanceof Instance other ? other : null);
    }
  }

  private void instance(Instance ours, @Nullable Instance theirs) {
    open.add(new Pair(ours.callable(), theirs == null ? null : theirs.callable()));
    open.add(new Pair(ours.arguments(), theirs == null ? null : theirs.arguments()));
    if (ours.keywords() != null) {
      open.add(new Pair(ours.keywords(), theirs == null ? null : theirs.keywords()));
    }
    InstanceParts mine = new InstanceParts(ours);
    InstanceParts other = new InstanceParts(theirs);
    items(mine.states, other.states);
    items(mine.items, other.items);
    entries(
        mine.entries,
        other.entries,
        false,
        (key, value) -> ours.add(new Instance.Items(List.of(new Entry(key, value)))));
  }

  private interface Adding {
    void add(Value key, Value value);
  }

  private void entries(List<Entry> ours, List<Entry> theirs, boolean whole, Adding adding) {
    KeyedValues storedValues = new KeyedValues(theirs);
    KeyedValues fileValues = new KeyedValues(ours);
    for (Entry entry : List.copyOf(ours)) {
      entry(entry, storedValues.get(entry.key()), whole);
    }
    for (Entry entry : omitted ? theirs : List.<Entry>of()) {
      if (Secrecy.OMIT.shown(entry) == null && fileValues.get(entry.key()) == null) {
        adding.add(entry.key(), entry.value());
      }
    }
  }

  private void entry(Entry ours, @Nullable Value theirs, boolean whole) {
    open.add(new Pair(ours.key(), null));
    open.add(new Pair(ours.value(), theirs));
    if (replaced.containsKey(ours) || decided.contains(ours)) {
      return;
    }
    if (whole) {
      decided.add(ours);
    }
    lost.remove(ours);
    String name = Dictionary.nameOf(ours.key());
    Value restoredValue = ours.value();
    if (!whole && name != null && Secrecy.isConnection(name)) {
      restoredValue = connection(ours, theirs, name);
    } else if (whole || (name != null && Secrecy.isSecret(name))) {
      restoredValue = restored(ours.value(), theirs, ours, name);
    }
    if (restoredValue != ours.value()) {
      replaced.put(ours, restoredValue);
    }
  }

  private Value connection(Entry ours, @Nullable Value theirs, String name) {
    Value value = ours.value();
    if (Secrecy.isMasked(ours)) {
      Value restoredValue = theirs == null ? null : ConnectionSecrets.restored(value, theirs);
      if (restoredValue != null) {
        return restoredValue;
      }
      lost.put(ours, name);
    } else if (omitted && theirs != null) {
      String without = ValueKeys.ofAtom(value);
      String shown = ValueKeys.ofAtom(Secrecy.OMIT.withoutPassword(theirs));
      if (without != null && without.equals(shown)) {
        return theirs;
      }
      boolean hides = shown != null && !shown.equals(ValueKeys.ofAtom(theirs));
      if (hides && !ConnectionSecrets.hasPassword(value)) {
        lost.put(ours, name);
      }
    }
    return value;
  }

  private void items(List<Value> ours, List<Value> theirs) {
    if (ours.stream().anyMatch(ValueParts::isCompound)) {
      MatchingItems matching = new MatchingItems(ours, theirs, shapes);
      for (int i = 0; i < ours.size(); i++) {
        if (ValueParts.isCompound(ours.get(i))) {
          open.add(new Pair(ours.get(i), matching.counterpart(i)));
        }
      }
    }
  }
}
