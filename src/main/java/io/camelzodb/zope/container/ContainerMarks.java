package io.camelzodb.zope.container;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.References;
import io.camelzodb.zope.record.StateEdit;
import io.camelzodb.zope.type.ContainerMark;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes the marks that objects leave in the attributes of their container. Not safe for many
 * threads.
 */
final class ContainerMarks {
  private static final List<ContainerMark.Attribute> REFERENCES =
      of(ObjectTypes.marks(), ContainerMark.Attribute.class);
  private static final List<ContainerMark.Ids> ID_LISTS =
      of(ObjectTypes.marks(), ContainerMark.Ids.class);

  private static final String BY_KEY = "__before_traverse__";
  private static final String CALLED = "__before_publishing_traverse__";
  private static final String MODULE = "ZPublisher.BeforeTraverse";
  private static final Global NAME_CALLER = new Global(MODULE, "NameCaller");
  private static final Global MULTI_HOOK = new Global(MODULE, "MultiHook");

  /** All of the attributes, in the order of their names. */
  static final SortedSet<String> ATTRIBUTES = attributes();

  private final StateEdit state;

  ContainerMarks(StateEdit state) {
    this.state = state;
  }

  /** Whether objects of a type may be called before their container is traversed. */
  static boolean mayHaveHook(@Nullable String metaType) {
    return !handles(metaType).isEmpty();
  }

  /** The names under which hooks of objects of a type are registered. */
  private static Set<String> handles(@Nullable String metaType) {
    Set<String> handles = new HashSet<>();
    List<ContainerMark> marks = ObjectTypes.marks(metaType);
    of(marks, ContainerMark.NameHook.class).forEach(hook -> handles.add(hook.handle()));
    of(marks, ContainerMark.RecordHook.class).forEach(hook -> handles.add(hook.handle()));
    return handles;
  }

  private static <M extends ContainerMark> List<M> of(List<ContainerMark> marks, Class<M> kind) {
    return marks.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static SortedSet<String> attributes() {
    SortedSet<String> names = new TreeSet<>(Set.of(BY_KEY, CALLED));
    REFERENCES.forEach(mark -> names.add(mark.name()));
    ID_LISTS.forEach(mark -> names.add(mark.name()));
    return Collections.unmodifiableSortedSet(names);
  }

  /** The id without whose object a mark means nothing; null for one that does not look at ids. */
  static @Nullable String idOf(String attribute) {
    for (ContainerMark.Attribute mark : REFERENCES) {
      if (mark.name().equals(attribute)) {
        return mark.id();
      }
    }
    return null;
  }

  /** An object was added. */
  void added(String id, String metaType, Value reference) {
    for (ContainerMark mark : ObjectTypes.marks(metaType)) {
      if (mark instanceof ContainerMark.Attribute attribute) {
        if (attribute.id() == null || attribute.id().equals(id)) {
          state.set(attribute.name(), reference);
        }
      } else if (mark instanceof ContainerMark.Ids list) {
        List<Value> ids = others(list, id);
        ids.add(new Text(id));
        state.set(list.name(), Tuple.of(ids));
      } else if (mark instanceof ContainerMark.NameHook hook) {
        hook(hook.priority(), hook.handle(), caller(id));
      } else if (!(mark instanceof ContainerMark.RecordHook)) {
        // A hook with a record comes when the state of its object is known: TraversalHooks.
        throw new IllegalStateException("an unknown container mark: " + mark);
      }
    }
  }

  private static Instance caller(String id) {
    Instance caller = new Instance(Instance.Kind.NEWOBJ, NAME_CALLER, Tuple.of(), null);
    Dictionary attributes = new Dictionary();
    attributes.put(new Text("name"), new Text(id));
    caller.add(new Instance.State(attributes));
    return caller;
  }

  /**
   * An object is removed.
   *
   * @param reference the reference to it, or null
   * @param last whether no other object of its meta type stays
   */
  void removed(String id, @Nullable String metaType, @Nullable Value reference, boolean last) {
    for (ContainerMark.Attribute attribute : REFERENCES) {
      if (sameObject(state.get(attribute.name()), reference)) {
        state.remove(attribute.name());
      }
    }
    for (ContainerMark.Ids list : ID_LISTS) {
      if (state.get(list.name()) != null) {
        List<Value> ids = others(list, id);
        if (ids.isEmpty()) {
          state.remove(list.name());
        } else {
          state.set(list.name(), Tuple.of(ids));
        }
      }
    }
    Set<String> handles = last ? handles(metaType) : Set.of();
    List<Entry> hooks = hooks();
    if (hooks.removeIf(each -> handles.contains(handle(each)) || isCallerOf(id, each))) {
      rewrite(hooks);
    }
  }

  /**
   * Registers a hook that is called before the container is traversed, in the order of priorities.
   */
  void hook(int priority, String handle, Value hook) {
    List<Entry> hooks = hooks();
    hooks.removeIf(each -> handle(each).equals(handle));
    hooks.add(new Entry(Tuple.of(IntValue.of(priority), new Text(handle)), hook));
    rewrite(hooks);
  }

  private List<Value> others(ContainerMark.Ids list, String id) {
    Value ids = state.get(list.name());
    List<Value> others =
        new ArrayList<>(
            ids instanceof Tuple tuple
                ? tuple.items()
                : ids instanceof ListValue items ? items.items() : List.of());
    others.removeIf(each -> id.equals(Dictionary.nameOf(each)));
    return others;
  }

  private List<Entry> hooks() {
    return new ArrayList<>(
        state.get(BY_KEY) instanceof Dictionary hooks ? hooks.entries() : List.of());
  }

  /** Stores all hooks again in the order of their keys, as {@code rewriteBeforeTraverse} does. */
  private void rewrite(List<Entry> hooks) {
    Dictionary byKey = new Dictionary();
    hooks.forEach(each -> byKey.put(each.key(), each.value()));
    state.set(BY_KEY, byKey);
    List<Value> called = new ArrayList<>();
    hooks.stream()
        .sorted(
            Comparator.comparingLong(ContainerMarks::priority)
                .thenComparing(ContainerMarks::handle))
        .forEach(each -> called.add(each.value()));
    Value before = state.get(CALLED);
    Dictionary attributes = new Dictionary();
    attributes.put(new Text("_hookname"), new Text(CALLED));
    if (before instanceof Instance multi
        && MULTI_HOOK.equals(multi.className())
        && multi.state() instanceof Dictionary old) {
      for (String name : List.of("_prior", "_defined_in_class")) {
        Value value = old.get(name);
        attributes.put(new Text(name), value == null ? NoneValue.NONE : value);
      }
    } else {
      attributes.put(new Text("_prior"), before == null ? NoneValue.NONE : before);
      attributes.put(new Text("_defined_in_class"), BoolValue.FALSE);
    }
    attributes.put(new Text("_list"), new ListValue(called));
    Instance hook = new Instance(Instance.Kind.NEWOBJ, MULTI_HOOK, Tuple.of(), null);
    hook.add(new Instance.State(attributes));
    state.set(CALLED, hook);
  }

  private static long priority(Entry hook) {
    return hook.key() instanceof Tuple key
            && key.size() == 2
            && key.get(0) instanceof IntValue number
            && number.fitsLong()
        ? number.asLong()
        : Long.MAX_VALUE;
  }

  private static String handle(Entry hook) {
    String name =
        hook.key() instanceof Tuple key && key.size() == 2 ? Dictionary.nameOf(key.get(1)) : null;
    return name == null ? "" : name;
  }

  /** An access rule stays when its script goes, as in Zope. */
  private static boolean isCallerOf(String id, Entry hook) {
    Value name =
        hook.value() instanceof Instance caller
                && NAME_CALLER.equals(caller.className())
                && caller.state() instanceof Dictionary attributes
            ? attributes.get("name")
            : null;
    return name != null && id.equals(Dictionary.nameOf(name)) && !handle(hook).equals("AccessRule");
  }

  private static boolean sameObject(@Nullable Value left, @Nullable Value right) {
    if (!(left instanceof Reference leftReference)
        || !(right instanceof Reference rightReference)) {
      return false;
    }
    References.Target target = References.target(leftReference);
    References.Target other = References.target(rightReference);
    return target != null && other != null && target.oid().equals(other.oid());
  }
}
