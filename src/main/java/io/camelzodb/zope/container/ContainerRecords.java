package io.camelzodb.zope.container;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.record.BTrees;
import io.camelzodb.zope.record.StateEdit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the attributes and records of a container that hold its list of children. */
public final class ContainerRecords {
  /** The attributes, but for those that are the children themselves. */
  public static final Set<String> ATTRIBUTES =
      Stream.concat(
              Stream.of("_objects", "_tree", "_count", "_mt_index", "_mapping"),
              ContainerMarks.ATTRIBUTES.stream())
          .collect(Collectors.toUnmodifiableSet());

  private ContainerRecords() {}

  /** Returns the ids in {@code _objects}, which are also attributes. */
  public static Set<String> listed(Dictionary state) {
    return Set.copyOf(new ContainerEdit(new StateEdit(state)).ids());
  }

  /**
   * Returns the records of a container that hold its list of children, including the order of
   * plone.folder.
   *
   * @param records the container's records and no others; those of its children count as missing
   */
  public static Set<Oid> of(Dictionary state, Snapshot records) {
    Set<Oid> found = new HashSet<>();
    for (String name : ATTRIBUTES) {
      Value value = state.get(name);
      if (value instanceof Reference reference) {
        below(reference, records, found);
      }
    }
    Value annotations = state.get("__annotations__");
    if (annotations != null) {
      for (Entry entry : BTrees.entries(annotations, records, problem -> {})) {
        String name = Dictionary.nameOf(entry.key());
        if (name != null
            && name.startsWith("plone.folder.ordered.")
            && entry.value() instanceof Reference reference) {
          below(reference, records, found);
        }
      }
    }
    return found;
  }

  private static void below(Reference start, Snapshot records, Set<Oid> found) {
    Deque<Reference> open = new ArrayDeque<>();
    open.push(start);
    while (!open.isEmpty()) {
      References.Target target = References.target(open.pop());
      try {
        if (target != null
            && target.database() == null
            && records.contains(target.oid())
            && found.add(target.oid())) {
          records.load(target.oid()).object().references().forEach(open::push);
        }
      } catch (StorageException lost) {
        // It is in no file either.
        found.remove(target.oid());
      }
    }
  }
}
