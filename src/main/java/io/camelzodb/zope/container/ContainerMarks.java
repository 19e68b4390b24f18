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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What objects of Zope leave in the attributes of their container when they are added, and take
 * away when they are removed ({@code manage_afterAdd}, {@code manage_beforeDelete}): the user
 * folder, the error log, the ids of the cache managers, and what is called before the container is
 * traversed (ZPublisher.BeforeTraverse). Not safe for many threads.
 */
final class ContainerMarks {
  /** All of the attributes. */
  static final Set<String> ATTRIBUTES =
      Set.of(
          "__allow_groups__",
          "__error_log__",
          "__ZCacheManager_ids__",
          "__before_traverse__",
          "__before_publishing_traverse__");

  private static final Map<String, String> REFERENCES =
      Map.of(
          "User Folder", "__allow_groups__",
          "Simple User Folder", "__allow_groups__",
          "Site Error Log", "__error_log__");

  private static final Set<String> CACHE_MANAGERS =
      Set.of("RAM Cache Manager", "Accelerated HTTP Cache Manager");

  private static final String CACHE_IDS = "__ZCacheManager_ids__";

  /** By the meta type of the object, the name under which its hook is registered. */
  private static final Map<String, String> HANDLES =
      Map.of(
          "Virtual Host Monster", "Virtual Host Monster",
          "Session Data Manager", "SessionDataManager",
          "Browser Id Manager", "BrowserIdManager");

  private static final String BY_KEY = "__before_traverse__";
  private static final String CALLED = "__before_publishing_traverse__";
  private static final String MODULE = "ZPublisher.BeforeTraverse";
  private static final Global NAME_CALLER = new Global(MODULE, "NameCaller");
  private static final Global MULTI_HOOK = new Global(MODULE, "MultiHook");
  private static final int OF_VIRTUAL_HOSTS = 25;

  private final StateEdit state;

  ContainerMarks(StateEdit state) {
    this.state = state;
  }

  /** Whether objects of a type may be called before their container is traversed. */
  static boolean mayHaveHook(@Nullable String metaType) {
    return metaType != null && HANDLES.containsKey(metaType);
  }

  /** An object was added. */
  void added(String id, String metaType, Value reference) {
    String attribute = REFERENCES.get(metaType);
    // A user folder counts by its id only.
    if (attribute != null && (!metaType.contains("User") || id.equals("acl_users"))) {
      state.set(attribute, reference);
    }
    if (CACHE_MANAGERS.contains(metaType)) {
      List<Value> ids = others(id);
      ids.add(new Text(id));
      state.set(CACHE_IDS, Tuple.of(ids));
    }
    if (metaType.equals("Virtual Host Monster")) {
      Instance caller = new Instance(Instance.Kind.NEWOBJ, NAME_CALLER, Tuple.of(), null);
      Dictionary attributes = new Dictionary();
      attributes.put(new Text("name"), new Text(id));
      caller.add(new Instance.State(attributes));
      hook(OF_VIRTUAL_HOSTS, metaType, caller);
    }
  }

  /**
   * An object is removed.
   *
   * @param reference what leads to it; null where nothing does
   * @param last whether no other object of its meta type stays
   */
  void removed(String id, @Nullable String metaType, @Nullable Value reference, boolean last) {
    for (String attribute : REFERENCES.values()) {
      if (sameObject(state.get(attribute), reference)) {
        state.remove(attribute);
      }
    }
    if (state.get(CACHE_IDS) != null) {
      List<Value> ids = others(id);
      if (ids.isEmpty()) {
        state.remove(CACHE_IDS);
      } else {
        state.set(CACHE_IDS, Tuple.of(ids));
      }
    }
    String handle = metaType == null || !last ? null : HANDLES.get(metaType);
    List<Entry> hooks = hooks();
    if (hooks.removeIf(each -> handle(each).equals(handle) || isCallerOf(id, each))) {
      rewrite(hooks);
    }
  }

  /** Registers what is called before the container is traversed, in the order of priorities. */
  void hook(int priority, String handle, Value hook) {
    List<Entry> hooks = hooks();
    hooks.removeIf(each -> handle(each).equals(handle));
    hooks.add(new Entry(Tuple.of(IntValue.of(priority), new Text(handle)), hook));
    rewrite(hooks);
  }

  private List<Value> others(String id) {
    Value ids = state.get(CACHE_IDS);
    List<Value> others =
        new ArrayList<>(
            ids instanceof Tuple tuple
                ? tuple.items()
                : ids instanceof ListValue list ? list.items() : List.of());
    others.removeIf(each -> id.equals(Dictionary.nameOf(each)));
    return others;
  }

  private List<Entry> hooks() {
    return new ArrayList<>(
        state.get(BY_KEY) instanceof Dictionary hooks ? hooks.entries() : List.of());
  }

  /** As {@code rewriteBeforeTraverse} does it: all anew, in the order of their keys. */
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
    if (!(left instanceof Reference one) || !(right instanceof Reference two)) {
      return false;
    }
    References.Target target = References.target(one);
    References.Target other = References.target(two);
    return target != null && other != null && target.oid().equals(other.oid());
  }
}
