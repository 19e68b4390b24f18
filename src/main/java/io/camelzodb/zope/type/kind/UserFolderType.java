package io.camelzodb.zope.type.kind;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.StorageException;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.type.ContainerMark;
import io.camelzodb.zope.type.ObjectAttributes;
import io.camelzodb.zope.type.ObjectType;
import io.camelzodb.zope.type.ObjectWriter;
import io.camelzodb.zope.type.SecretForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes AccessControl.userfolder: user records in a mapping by name. */
public final class UserFolderType implements ObjectType {
  /** The mark that refers to the user folder of a container. */
  static final ContainerMark MARK = new ContainerMark.Attribute("__allow_groups__", "acl_users");

  @Override
  public List<String> metaTypes() {
    return List.of("User Folder");
  }

  @Override
  public boolean isUserFolder() {
    return true;
  }

  @Override
  public List<ContainerMark> marks() {
    return List.of(MARK);
  }

  @Override
  public Map<String, SecretForm> secrets() {
    return Map.of("users", SecretForm.USERS);
  }

  @Override
  public ObjectData.@Nullable Source read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
    List<Value> users = new ArrayList<>();
    for (Map.Entry<String, Value> entry : object.mapping(object.get("data"), "data").entrySet()) {
      String userLabel = "the user " + entry.getKey();
      Dictionary user = object.state(entry.getValue(), userLabel);
      Value domains = attribute(object, user, "domains", new ListValue(), userLabel);
      users.add(
          Tuple.of(
              attribute(object, user, "name", null, userLabel),
              attribute(object, user, "__", null, userLabel),
              attribute(object, user, "roles", null, userLabel),
              Tuple.of(object.items(domains, "domains of " + userLabel))));
    }
    metadata.put("users", new ListValue(users));
    return null;
  }

  private static Value attribute(
      ObjectAttributes object,
      Dictionary user,
      String name,
      @Nullable Value fallback,
      String userLabel)
      throws ObjectReadException {
    Value value = user.get(name);
    if (value == null) {
      if (fallback == null) {
        throw object.fail(userLabel + " has no attribute " + name);
      }
      return fallback;
    }
    return value == NoneValue.NONE && fallback != null ? fallback : object.decoded(value);
  }

  @Override
  public Global newClass(String metaType) {
    return new Global("OFS.userfolder", "UserFolder");
  }

  @Override
  public @Nullable String idAttribute() {
    return null;
  }

  @Override
  public boolean storesTitle() {
    return false;
  }

  @Override
  public void write(ObjectWriter object) throws StorageException {
    object.required("users");
    if (object.changed("users")) {
      new UserRecords(object).write();
    }
    if (object.isNew()) {
      object.state().set("_ofs_migrated", BoolValue.TRUE);
    }
  }
}
