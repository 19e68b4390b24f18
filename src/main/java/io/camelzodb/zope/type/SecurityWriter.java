package io.camelzodb.zope.type;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ValueEquality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the security of an object in the form that {@link SecurityMetadata} reads: owner, roles,
 * local roles and the roles of its permissions.
 */
final class SecurityWriter {
  private static final List<Value> STANDARD_ROLES =
      List.of(
          new Text("Manager"), new Text("Owner"), new Text("Anonymous"), new Text("Authenticated"));

  private SecurityWriter() {}

  /** Writes the security of a new object: that of the files, and the creator as its local owner. */
  static void create(ObjectWriter object, @Nullable Value acquiredOwner)
      throws ObjectWriteException {
    roles(object);
    Dictionary local = new Dictionary();
    String creator = object.options().managerUser();
    if (!creator.isEmpty()) {
      local.put(new Text(creator), ObjectDataWriter.list("Owner"));
    }
    localRoles(object, local);
    permissions(object, false);
    Value owner = object.optional("owner");
    boolean given = owner != null && !object.options().forceDefaultOwner();
    String standard = object.options().defaultOwner();
    if (owner != null && given) {
      object.state().set("_owner", checked(object, owner));
    } else if (!standard.isEmpty()) {
      object.state().set("_owner", defaultOwner(standard));
    } else if (!creator.isEmpty() && !ValueEquality.same(defaultOwner(creator), acquiredOwner)) {
      // Zope itself stores the creator only where another owner would be acquired.
      object.state().set("_owner", defaultOwner(creator));
    }
  }

  /** Writes the security that files have changed. */
  static void change(ObjectWriter object, boolean root) throws ObjectWriteException {
    if (object.changed("roles")) {
      roles(object);
    }
    if (object.changed("local_roles")) {
      Dictionary local = new Dictionary();
      if (object.state().get("__ac_local_roles__") instanceof Dictionary stored) {
        stored.entries().forEach(entry -> local.put(entry.key(), entry.value()));
      }
      localRoles(object, local);
    }
    if (object.changed("perms")) {
      permissions(object, root);
    }
    Value owner = object.optional("owner");
    String standard = object.options().defaultOwner();
    if (object.options().forceDefaultOwner() && !standard.isEmpty()) {
      // Owners in the files and in the database are ignored.
      return;
    }
    if (object.changed("owner") && owner != null) {
      object.state().set("_owner", checked(object, owner));
    } else if (object.changed("owner") && standard.isEmpty()) {
      object.state().remove("_owner");
    } else if (object.changed("owner")) {
      object.state().set("_owner", defaultOwner(standard));
    }
  }

  /**
   * Checks the form of an owner, which Zope needs for each permission check; nothing or an empty
   * list means no owner, and early versions stored a text.
   */
  private static Value checked(ObjectWriter object, Value owner) throws ObjectWriteException {
    List<Value> pair = sequence(owner);
    List<Value> folder = pair == null || pair.size() != 2 ? null : sequence(pair.get(0));
    boolean user =
        folder != null
            && pair != null
            && folder.stream().allMatch(Text.class::isInstance)
            && (pair.get(1) instanceof Text || pair.get(1) == NoneValue.NONE);
    boolean unowned = owner == NoneValue.NONE || (pair != null && pair.isEmpty());
    if (!user && !unowned && !(owner instanceof Text)) {
      throw object.fail(
          "owner is not a pair of a list of ids, the path of a user folder, and a user");
    }
    return owner;
  }

  private static @Nullable List<Value> sequence(Value value) {
    if (value instanceof Tuple tuple) {
      return tuple.items();
    }
    return value instanceof ListValue list ? list.items() : null;
  }

  private static Value defaultOwner(String name) {
    return Tuple.of(ObjectDataWriter.list("acl_users"), new Text(name));
  }

  /** Zope's own roles stay where they are, the others are those of the files. */
  private static void roles(ObjectWriter object) throws ObjectWriteException {
    Value target = object.optional("roles");
    List<Value> missing = new ArrayList<>();
    if (target != null) {
      missing.addAll(object.texts(target, "roles"));
    }
    if (object.isNew() && missing.isEmpty()) {
      return;
    }
    List<Value> roles = new ArrayList<>();
    Value stored = object.state().get("__ac_roles__");
    List<Value> present =
        stored == null
            ? STANDARD_ROLES
            : stored instanceof Tuple || stored instanceof ListValue
                ? object.items(stored, "__ac_roles__")
                : List.of();
    Map<Value, Integer> targetCounts = new HashMap<>();
    missing.forEach(role -> targetCounts.merge(role, 1, Integer::sum));
    Map<Value, Integer> kept = new HashMap<>();
    for (Value role : present) {
      boolean builtIn =
          role instanceof Text text && SecurityMetadata.BUILT_IN.contains(text.value());
      boolean stays = kept.getOrDefault(role, 0) < targetCounts.getOrDefault(role, 0);
      if (!builtIn && stays) {
        kept.merge(role, 1, Integer::sum);
      }
      if (builtIn || stays) {
        roles.add(role);
      }
    }
    for (Value role : missing) {
      int before = kept.getOrDefault(role, 0);
      kept.put(role, before - 1);
      if (before <= 0) {
        roles.add(role);
      }
    }
    if (stored != null || roles.size() > STANDARD_ROLES.size()) {
      object.state().set("__ac_roles__", Tuple.of(roles));
    }
  }

  /** Users whose only role is Owner are not in the files and stay. */
  private static void localRoles(ObjectWriter object, Dictionary present)
      throws ObjectWriteException {
    Map<String, Value> local = new LinkedHashMap<>();
    for (Entry entry : present.entries()) {
      String user = Dictionary.nameOf(entry.key());
      boolean hidden =
          (entry.value() instanceof ListValue list && isOwner(list.items()))
              || (entry.value() instanceof Tuple tuple && isOwner(tuple.items()));
      if (user != null && hidden) {
        local.put(user, entry.value());
      }
    }
    Value target = object.optional("local_roles");
    List<Value> items = target == null ? List.of() : object.items(target, "local_roles");
    Set<String> named = new HashSet<>();
    for (Value item : items) {
      object.atItem("local_roles", item);
      List<Value> pair = object.items(item, "an item of local_roles");
      if (pair.size() != 2) {
        throw object.fail("an item of local_roles is not a pair of user and roles");
      }
      String user = object.text(pair.get(0), "a user in local_roles");
      if (!named.add(user)) {
        throw object.fail("the user " + user + " occurs twice in local_roles");
      }
      local.put(user, new ListValue(object.texts(pair.get(1), "the local roles of " + user)));
    }
    Dictionary roles = new Dictionary();
    local.forEach((user, value) -> roles.put(new Text(user), value));
    if (!local.isEmpty() || object.state().get("__ac_local_roles__") != null) {
      object.state().set("__ac_local_roles__", roles);
    }
  }

  private static boolean isOwner(List<Value> roles) {
    return roles.size() == 1 && roles.get(0).equals(SecurityMetadata.OWNER);
  }

  /**
   * A tuple where the roles are all, a list where others are acquired; none at all for a permission
   * that is not in the files, except at the root, where it is the Manager's. A permission that is
   * not in the table is stored as well: the Zope of the database may know it.
   */
  private static void permissions(ObjectWriter object, boolean root) throws ObjectWriteException {
    Map<String, Value> target = stored(object, object.optional("perms"));
    Map<String, Value> before = stored(object, object.before("perms"));
    Set<String> names = new TreeSet<>(target.keySet());
    names.addAll(before.keySet());
    for (String name : names) {
      String attribute = Permissions.attribute(name);
      Value value = target.get(name);
      if (ValueEquality.same(value, before.get(name))) {
        continue;
      }
      if (value != null) {
        object.state().set(attribute, value);
      } else if (root) {
        object.state().set(attribute, Tuple.of(SecurityMetadata.MANAGER));
      } else {
        object.state().remove(attribute);
      }
    }
  }

  /** The stored forms of permissions by name. */
  private static Map<String, Value> stored(ObjectWriter object, @Nullable Value list)
      throws ObjectWriteException {
    Map<String, Value> permissions = new LinkedHashMap<>();
    if (list == null) {
      return permissions;
    }
    for (Value item : object.items(list, "perms")) {
      object.atItem("perms", item);
      List<Value> parts = object.items(item, "an item of perms");
      if (parts.size() != 3 || !(parts.get(1) instanceof BoolValue acquired)) {
        throw object.fail("an item of perms is not name, True or False, and roles");
      }
      String name = object.text(parts.get(0), "the name of a permission");
      List<Value> roles = object.texts(parts.get(2), "the roles of " + name);
      Value stored = acquired.value() ? new ListValue(roles) : Tuple.of(List.copyOf(roles));
      if (permissions.put(name, stored) != null) {
        throw object.fail("the permission " + name + " occurs twice");
      }
    }
    return permissions;
  }
}
