package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.FrozenSet;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.SetValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.ValueParts;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.record.BTrees;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the references of one record: entries of a container first, then references in attributes,
 * then the rest. Records that only structure the state (BTrees and mappings without objects, chunks
 * of a file) are left out if {@code withoutStructure}. Used once.
 */
final class Edges {
  private static final int MAX_DEPTH = 60;

  private final Snapshot snapshot;
  private final TextDecoder decoder;
  private final StructureClasses structures;
  private final boolean withoutStructure;
  private final Consumer<Problem> problems;
  private final List<Edge> contained = new ArrayList<>();
  private final List<Edge> others = new ArrayList<>();
  private final Set<Oid> reached = new HashSet<>();
  private final Set<Value> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private boolean isRoot;
  private boolean isFile;

  /**
   * Creates it.
   *
   * @param withoutStructure whether to leave out records that are only structure
   * @param problems receives problems of BTrees that cannot be read completely
   */
  Edges(
      Snapshot snapshot,
      TextDecoder decoder,
      StructureClasses structures,
      boolean withoutStructure,
      Consumer<Problem> problems) {
    this.snapshot = snapshot;
    this.decoder = decoder;
    this.structures = structures;
    this.withoutStructure = withoutStructure;
    this.problems = problems;
  }

  List<Edge> of(Oid oid, PickledObject record) {
    List<Reference> references = record.references();
    if (references.isEmpty()) {
      return List.of();
    }
    isRoot = oid.equals(snapshot.root());
    Global name = record.className();
    Value state = record.state();
    if (ForeignContainers.isTree(name, state)) {
      entries(BTrees.entries(self(oid, name), snapshot, problems));
      return all();
    }
    if (StructureClasses.isChunk(name)) {
      isFile = true;
    }
    if (state instanceof Dictionary attributes) {
      isFile |= ForeignContainers.describesFile(attributes);
      attributes(attributes);
    } else {
      sweep(state, "item", 0);
    }
    for (Reference reference : references) {
      References.Target target = target(reference);
      if (target != null && !reached.contains(target.oid())) {
        Value key = new Text("ref-" + target.oid().hex());
        reference(target, "ref-" + target.oid().hex(), key, Edge.Kind.ATTRIBUTE);
      }
    }
    return all();
  }

  private List<Edge> all() {
    contained.addAll(others);
    return contained;
  }

  private static Reference self(Oid oid, @Nullable Global name) {
    return name == null ? new Reference(new Bytes(oid.toBytes()), true) : References.to(oid, name);
  }

  private static References.@Nullable Target target(Reference reference) {
    References.Target target = References.target(reference);
    return target == null || target.weak() || target.database() != null ? null : target;
  }

  private void attributes(Dictionary attributes) {
    Set<Entry> contents = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Entry entry : attributes.entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (name != null && ForeignContainers.isContents(name) && contents(entry.value())) {
        contents.add(entry);
      }
    }
    if (contained.size() > 1) {
      order(attributes.get("_order"));
    }
    for (Entry entry : attributes.entries()) {
      String name = Dictionary.nameOf(entry.key());
      if (contents.contains(entry)) {
        continue;
      }
      if ("__parent__".equals(name) && entry.value() instanceof Reference reference) {
        References.Target target = target(reference);
        if (target != null && reached.add(target.oid())) {
          others.add(new Edge("%5F_parent__", entry.key(), target.oid(), Edge.Kind.PARENT));
        }
      } else {
        value(entry, Edge.Kind.ATTRIBUTE, "", 0);
      }
    }
  }

  /** Reads the contents of a container; returns false for another value. */
  private boolean contents(Value value) {
    if (value instanceof Dictionary dictionary) {
      entries(dictionary.entries());
      return true;
    }
    if (value instanceof ListValue list) {
      items(list.items());
      return true;
    }
    References.Target target = value instanceof Reference reference ? target(reference) : null;
    Global name = target == null ? null : structures.className(target);
    if (target == null
        || !(StructureClasses.isTree(name)
            || StructureClasses.isMapping(name)
            || StructureClasses.isList(name))) {
      return false;
    }
    reached.add(target.oid());
    if (StructureClasses.isTree(name)) {
      entries(BTrees.entries(value, snapshot, problems));
      return true;
    }
    try {
      Value data = ForeignContainers.data(snapshot.load(target.oid()).object().attributes());
      if (data instanceof Dictionary dictionary) {
        entries(dictionary.entries());
      } else if (data instanceof ListValue list) {
        items(list.items());
      }
    } catch (StorageException lost) {
      problems.accept(
          new Problem(
              Problem.Severity.ERROR,
              "its contents",
              target.oid(),
              "cannot be read: " + lost.getMessage(),
              ""));
    }
    return true;
  }

  private void entries(List<Entry> entries) {
    for (Entry entry : entries) {
      value(entry, Edge.Kind.CONTAINED, "", 0);
    }
  }

  private void items(List<Value> items) {
    for (int i = 0; i < items.size(); i++) {
      if (ValueParts.isCompound(items.get(i))) {
        value(new Entry(number(i), items.get(i)), Edge.Kind.CONTAINED, "", 0);
      }
    }
  }

  private static Value number(int i) {
    return new IntValue(BigInteger.valueOf(i), false);
  }

  /** Zope 3's ordered containers and repoze.folder keep the order of their ids apart. */
  private void order(@Nullable Value stored) {
    Value order = stored;
    References.Target target = stored instanceof Reference reference ? target(reference) : null;
    if (target != null) {
      try {
        order = ForeignContainers.data(snapshot.load(target.oid()).object().attributes());
      } catch (StorageException lost) {
        return;
      }
    }
    List<Value> ids =
        order instanceof ListValue list
            ? list.items()
            : order instanceof Tuple tuple ? tuple.items() : List.of();
    Map<String, Integer> positions = new HashMap<>();
    for (Value id : ids) {
      positions.putIfAbsent(KeyNames.of(id, decoder), positions.size());
    }
    contained.sort(
        Comparator.comparing(edge -> positions.getOrDefault(edge.id(), Integer.MAX_VALUE)));
  }

  private void value(Entry entry, Edge.Kind kind, String before, int depth) {
    boolean compoundKey = ValueParts.isCompound(entry.key());
    if (!compoundKey && !ValueParts.isCompound(entry.value())) {
      return;
    }
    String id = before + KeyNames.of(entry.key(), decoder);
    if (compoundKey) {
      sweep(entry.key(), id + ".key", depth);
    }
    References.Target target =
        entry.value() instanceof Reference reference ? target(reference) : null;
    if (target != null) {
      reference(target, id, entry.key(), kind);
    } else {
      sweep(entry.value(), id, depth);
    }
  }

  /** Finds the references in a value; visits each value once. */
  private void sweep(Value value, String id, int depth) {
    if (value instanceof Reference reference) {
      References.Target target = target(reference);
      if (target != null) {
        reference(target, id, new Text(id), Edge.Kind.ATTRIBUTE);
      }
      return;
    }
    if (depth > MAX_DEPTH || !ValueParts.isCompound(value) || !seen.add(value)) {
      return;
    }
    if (value instanceof Tuple tuple) {
      sweep(tuple.items(), id, depth);
    } else if (value instanceof ListValue list) {
      sweep(list.items(), id, depth);
    } else if (value instanceof SetValue set) {
      sweep(set.items(), id, depth);
    } else if (value instanceof FrozenSet set) {
      sweep(set.items(), id, depth);
    } else if (value instanceof Dictionary dictionary) {
      inner(dictionary.entries(), id, depth);
    } else if (value instanceof Instance instance) {
      sweep(instance.arguments(), id, depth + 1);
      for (Instance.Step step : instance.steps()) {
        if (step instanceof Instance.State state) {
          sweep(state.value(), id, depth + 1);
        } else if (step instanceof Instance.Append append) {
          sweep(append.items(), id, depth);
        } else if (step instanceof Instance.Add add) {
          sweep(add.items(), id, depth);
        } else if (step instanceof Instance.Items items) {
          inner(items.entries(), id, depth);
        }
      }
    }
  }

  private void sweep(List<Value> items, String id, int depth) {
    for (int i = 0; i < items.size(); i++) {
      if (ValueParts.isCompound(items.get(i))) {
        sweep(items.get(i), id + "." + i, depth + 1);
      }
    }
  }

  private void inner(List<Entry> entries, String id, int depth) {
    for (Entry entry : entries) {
      value(entry, Edge.Kind.ATTRIBUTE, id + ".", depth + 1);
    }
  }

  private void reference(References.Target target, String id, Value key, Edge.Kind kind) {
    if (!reached.add(target.oid())
        || (withoutStructure && structures.isPart(target, kind, isRoot, isFile))) {
      return;
    }
    Edge edge = new Edge(id, key, target.oid(), kind);
    (kind == Edge.Kind.CONTAINED ? contained : others).add(edge);
  }
}
