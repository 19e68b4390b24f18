package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.type.value.PythonOrder;
import io.camelzodb.zope.type.value.PythonTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the security of an object: owner, roles, local roles and the roles of its permissions.
 *
 * <p>A permission's roles are in the attribute {@code _X_Permission}: a tuple where they are all, a
 * list where those of the container are acquired in addition. {@link SecurityWriter} writes them.
 */
final class SecurityMetadata {
  static final Set<String> BUILT_IN = Set.of("Manager", "Owner", "Anonymous", "Authenticated");
  static final Text OWNER = new Text("Owner");
  static final Text MANAGER = new Text("Manager");

  private SecurityMetadata() {}

  static void read(
      ObjectAttributes object, String metaType, boolean root, Map<String, Value> metadata)
      throws ObjectReadException {
    if (root) {
      metadata.put("is_root", BoolValue.TRUE);
    }
    roles(object, metadata);
    localRoles(object, metadata);
    owner(object, metadata);
    permissions(object, metaType, root, metadata);
  }

  private static void roles(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    Value stored = object.get("__ac_roles__", Tuple.EMPTY);
    List<Value> roles = new ArrayList<>();
    for (Value role : object.items(stored, "__ac_roles__")) {
      if (!(role instanceof Text text) || !BUILT_IN.contains(text.value())) {
        roles.add(role);
      }
    }
    if (!roles.isEmpty()) {
      roles.sort(PythonOrder.VALUES);
      metadata.put("roles", Tuple.of(roles));
    }
  }

  private static void localRoles(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    Value stored = object.get("__ac_local_roles__", NoneValue.NONE);
    if (!PythonTruth.of(stored)) {
      return;
    }
    List<Value> local = new ArrayList<>();
    for (Map.Entry<String, Value> entry : object.mapping(stored, "__ac_local_roles__").entrySet()) {
      List<Value> roles =
          object.items(object.decoded(entry.getValue()), "an entry of __ac_local_roles__");
      if (roles.size() != 1 || !roles.get(0).equals(OWNER)) {
        local.add(Tuple.of(new Text(entry.getKey()), Tuple.of(roles)));
      }
    }
    if (!local.isEmpty()) {
      metadata.put("local_roles", new ListValue(local));
    }
  }

  private static void owner(ObjectAttributes object, Map<String, Value> metadata) {
    Value stored = object.own("_owner");
    if (stored == null) {
      return;
    }
    Value owner = object.decoded(stored);
    String defaultOwner = object.options().defaultOwner();
    boolean leftOut =
        !defaultOwner.isEmpty()
            && (object.options().forceDefaultOwner() || isDefault(owner, defaultOwner));
    if (!leftOut) {
      metadata.put("owner", owner);
    }
  }

  private static boolean isDefault(Value owner, String name) {
    return owner instanceof Tuple pair
        && pair.size() == 2
        && pair.get(0) instanceof ListValue path
        && path.size() == 1
        && path.items().get(0).equals(new Text("acl_users"))
        && pair.get(1).equals(new Text(name));
  }

  private static void permissions(
      ObjectAttributes object, String metaType, boolean root, Map<String, Value> metadata)
      throws ObjectReadException {
    Map<String, Value> stored = new HashMap<>();
    Permissions table = object.options().permissions();
    if (root) {
      stored.putAll(table.rootDefaults());
    }
    for (Entry entry : object.object().state().entries()) {
      String attribute = Dictionary.nameOf(entry.key());
      if (attribute != null && attribute.startsWith("_") && attribute.endsWith("_Permission")) {
        stored.put(attribute, entry.value());
      }
    }
    TreeMap<String, Value> permissions = new TreeMap<>(PythonOrder.TEXT);
    for (Map.Entry<String, Value> entry : stored.entrySet()) {
      object.asks(entry.getKey());
      for (String name : table.named(entry.getKey(), metaType)) {
        Value value = object.decoded(entry.getValue());
        List<Value> roles = new ArrayList<>(object.items(value, entry.getKey()));
        roles.sort(PythonOrder.VALUES);
        boolean acquired = value instanceof ListValue;
        boolean untouched =
            (acquired && roles.isEmpty())
                || (root && roles.size() == 1 && roles.get(0).equals(MANAGER));
        if (!untouched) {
          permissions.put(
              name, Tuple.of(new Text(name), BoolValue.of(acquired), new ListValue(roles)));
        }
      }
    }
    if (!permissions.isEmpty()) {
      metadata.put("perms", new ListValue(List.copyOf(permissions.values())));
    }
  }
}
