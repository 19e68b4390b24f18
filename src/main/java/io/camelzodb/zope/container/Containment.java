package io.camelzodb.zope.container;

import io.camelzodb.fault.FaultPlace;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.storage.References;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.WalkFaults;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.record.BTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists the children of a container. There are several kinds:
 *
 * <ul>
 *   <li>OFS.ObjectManager: {@code _objects} lists ids and meta types, each object is the attribute
 *       of its id.
 *   <li>DCWorkflow's collections of states and transitions: {@code _objects} as well, with the
 *       objects in the mapping {@code _mapping}.
 *   <li>BTreeFolder2, Plone's large folders, Dexterity containers, the site of Plone 6: {@code
 *       _tree} is an OOBTree from id to object, {@code _mt_index} one from meta type to a BTree of
 *       ids; plone.folder keeps the order of the ids in an annotation.
 * </ul>
 *
 * An object with both (a site between two versions of Plone) has the children of both. A listed
 * child that is only an attribute of the class, as in the Control Panel of Zope 2, is no object of
 * the database.
 */
public final class Containment {
  private static final String ORDER = "plone.folder.ordered.order";

  private final Snapshot snapshot;
  private final TextDecoder decoder;
  private final WalkFaults problems;

  public Containment(Snapshot snapshot, TextDecoder decoder, WalkFaults problems) {
    this.snapshot = snapshot;
    this.decoder = decoder;
    this.problems = problems;
  }

  /** Whether an object has the attributes of a container, even if it is empty. */
  public static boolean isContainer(Dictionary state) {
    return state.get("_objects") != null || state.get("_tree") != null;
  }

  /** The children in the container's order, each id once. */
  public List<Child> of(ZopeObject container) {
    Dictionary state = container.state();
    Value objects = state.get("_objects");
    Value tree = state.get("_tree");
    if (objects == null && tree == null) {
      return List.of();
    }
    Map<String, Child> children = new LinkedHashMap<>();
    if (objects != null) {
      Dictionary mapping = mapping(container);
      for (Value item : items(objects)) {
        listed(container, item, mapping, children);
      }
    }
    if (tree != null && tree != NoneValue.NONE) {
      branched(container, tree, children);
    }
    return List.copyOf(children.values());
  }

  private void listed(
      ZopeObject container, Value item, Dictionary mapping, Map<String, Child> children) {
    Value key = item instanceof Dictionary entry ? entry.get("id") : null;
    if (key == null || !(item instanceof Dictionary entry)) {
      report(container, "an entry of _objects has no id");
      return;
    }
    String id = text(key, container);
    if (id == null) {
      report(container, "an id in _objects is no text");
      return;
    }
    Value metaType = entry.get("meta_type");
    Value target = attribute(container.state(), key);
    if (target == null) {
      target = attribute(mapping, key);
    }
    if (target == null && isOfTheClass(container, id)) {
      return;
    }
    Oid oid = target instanceof Reference reference ? oid(reference) : null;
    children.putIfAbsent(
        id, new Child(id, key, oid, metaType == null ? null : text(metaType, container)));
  }

  /** Whether a child without an attribute in the record may be an attribute of the class. */
  private boolean isOfTheClass(ZopeObject container, String id) {
    if (ClassAttributes.isProvided(container.className(), id)) {
      return true;
    }
    if (!ClassAttributes.possible(container)) {
      return false;
    }
    problems.problem(
        Problem.ofObject(
            Problem.Severity.NOTE,
            container.path().child(id),
            container.oid(),
            "is listed by its container, whose record has no such attribute: it is one of the class"
                + " "
                + (container.className() == null ? "" : container.className().dotted())
                + ", or was lost long ago",
            ""));
    return true;
  }

  private void branched(ZopeObject container, Value tree, Map<String, Child> children) {
    Consumer<Problem> reporter =
        problem -> {
          if (problem.severity().leavesOut()) {
            problems.unlisted(container.path(), located(container, problem));
          } else {
            problems.problem(located(container, problem));
          }
        };
    List<Entry> entries = BTrees.entries(tree, snapshot, reporter);
    Map<String, String> metaTypes = metaTypes(container);
    Map<String, Child> found = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String id = text(entry.key(), container);
      if (id == null) {
        report(container, "a key of _tree is no text");
        continue;
      }
      Oid oid = entry.value() instanceof Reference reference ? oid(reference) : null;
      found.put(id, new Child(id, entry.key(), oid, metaTypes.get(id)));
    }
    if (found.size() > 1) {
      for (String id : order(container)) {
        Child child = found.remove(id);
        if (child != null) {
          children.putIfAbsent(id, child);
        }
      }
    }
    found.forEach(children::putIfAbsent);
  }

  private Map<String, String> metaTypes(ZopeObject container) {
    Value index = container.state().get("_mt_index");
    if (index == null || index == NoneValue.NONE) {
      return Map.of();
    }
    Map<String, String> types = new HashMap<>();
    Consumer<Problem> reporter = problem -> problems.problem(located(container, problem));
    for (Entry type : BTrees.entries(index, snapshot, reporter)) {
      String name = text(type.key(), container);
      if (name == null) {
        continue;
      }
      for (Entry id : BTrees.entries(type.value(), snapshot, reporter)) {
        String text = text(id.key(), container);
        if (text != null) {
          types.put(text, name);
        }
      }
    }
    return types;
  }

  /** The order of plone.folder: a persistent list in the annotations. */
  private List<String> order(ZopeObject container) {
    Value annotations = container.state().get("__annotations__");
    if (annotations == null) {
      return List.of();
    }
    for (Entry entry : BTrees.entries(annotations, snapshot, problem -> {})) {
      if (ORDER.equals(Dictionary.nameOf(entry.key()))) {
        return ids(container, entry.value());
      }
    }
    return List.of();
  }

  private List<String> ids(ZopeObject container, Value list) {
    Value items = list;
    if (list instanceof Reference reference) {
      Oid oid = oid(reference);
      try {
        Value data = oid == null ? null : snapshot.load(oid).object().attributes().get("data");
        items = data == null ? NoneValue.NONE : data;
      } catch (StorageException lost) {
        String message = "the order of the folder cannot be read: " + lost.getMessage();
        problems.problem(problem(container, message));
        return List.of();
      }
    }
    List<String> ids = new ArrayList<>();
    for (Value item : items(items)) {
      String id = text(item, container);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  /**
   * Returns the mapping of DCWorkflow's children: an inline or separate PersistentMapping, or a
   * dictionary.
   */
  private Dictionary mapping(ZopeObject container) {
    Value mapping = container.state().get("_mapping");
    if (mapping instanceof Reference reference) {
      Oid oid = oid(reference);
      try {
        mapping = oid == null ? null : snapshot.load(oid).object().state();
      } catch (StorageException lost) {
        report(container, "its mapping of objects cannot be read: " + lost.getMessage());
        return new Dictionary();
      }
    } else if (mapping instanceof Instance instance) {
      mapping = instance.state();
    }
    for (String name : List.of("data", "_container")) {
      if (mapping instanceof Dictionary state && state.get(name) instanceof Dictionary inner) {
        return inner;
      }
    }
    return mapping instanceof Dictionary entries ? entries : new Dictionary();
  }

  /** Returns the attribute of a child, by name, or by its bytes if they are not UTF-8. */
  private static @Nullable Value attribute(Dictionary state, Value key) {
    String name = Dictionary.nameOf(key);
    Value value = name == null ? null : state.get(name);
    if (value == null) {
      for (Entry entry : state.entries()) {
        if (entry.key().equals(key)) {
          value = entry.value();
        }
      }
    }
    return value;
  }

  static List<Value> items(@Nullable Value sequence) {
    return sequence instanceof Tuple tuple
        ? tuple.items()
        : sequence instanceof ListValue list ? list.items() : List.of();
  }

  private static @Nullable Oid oid(Reference reference) {
    References.Target target = References.target(reference);
    return target == null || target.database() != null ? null : target.oid();
  }

  private @Nullable String text(Value value, ZopeObject container) {
    return decoder.text(value, () -> container.path().toString(), container.oid());
  }

  private static Problem located(ZopeObject container, Problem problem) {
    return problem.within(container.path().toString()).at(FaultPlace.ofPath(container.path()));
  }

  private void report(ZopeObject container, String message) {
    problems.unlisted(container.path(), problem(container, message));
  }

  private static Problem problem(ZopeObject container, String message) {
    return Problem.ofObject(Problem.Severity.ERROR, container.path(), container.oid(), message, "");
  }
}
