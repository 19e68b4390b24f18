package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.type.ObjectTypes;
import io.camelzodb.zope.type.SecretForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hides secrets in metadata: of users, of mail hosts, of database connections, and in properties.
 */
public final class SecretMetadata {
  private SecretMetadata() {}

  /** Returns an object's data with its secrets hidden. */
  public static ObjectData shown(ObjectData data, Secrecy secrecy) {
    if (secrecy == Secrecy.KEEP) {
      return data;
    }
    Map<String, SecretForm> secrets = of(data);
    SortedMap<String, Value> metadata = new TreeMap<>();
    for (Map.Entry<String, Value> entry : data.metadata().entrySet()) {
      Value shown = shown(entry, secrets.get(entry.getKey()), secrecy);
      if (shown != null) {
        metadata.put(entry.getKey(), shown);
      }
    }
    return new ObjectData(metadata, data.source(), data.state());
  }

  /** The keys that hold secrets in the metadata of an object of that type. */
  static Map<String, SecretForm> of(ObjectData data) {
    return ObjectTypes.secrets(
        data.metadata().get("type") instanceof Text type ? type.value() : "");
  }

  private static @Nullable Value shown(
      Map.Entry<String, Value> entry, @Nullable SecretForm form, Secrecy secrecy) {
    Value value = entry.getValue();
    if (form == null) {
      return entry.getKey().equals("props") ? properties(value, secrecy) : value;
    }
    return switch (form) {
      case USERS -> users(value, secrecy);
      case PASSWORD -> secrecy.masked(value);
      case CONNECTION -> secrecy.withoutPassword(value);
    };
  }

  /**
   * Hides passwords of users (name, password, roles, domains); an omitted password becomes None.
   */
  private static Value users(Value users, Secrecy secrecy) {
    if (!(users instanceof ListValue list)) {
      return users;
    }
    ListValue shown = new ListValue();
    for (Value user : list.items()) {
      if (user instanceof Tuple tuple && tuple.size() > 1) {
        List<Value> parts = new ArrayList<>(tuple.items());
        Value password = secrecy.masked(parts.get(1));
        parts.set(1, password == null ? NoneValue.NONE : password);
        shown.add(Tuple.of(parts));
      } else {
        shown.add(user);
      }
    }
    return shown;
  }

  /**
   * Hides the values of properties whose id is the name of a secret, and secrets within the values
   * of others.
   */
  private static Value properties(Value properties, Secrecy secrecy) {
    if (!(properties instanceof ListValue list)) {
      return properties;
    }
    ListValue shown = new ListValue();
    for (Value property : list.items()) {
      shown.add(
          property instanceof ListValue pairs && isSecret(pairs)
              ? withoutValue(pairs, secrecy)
              : SecretValues.shown(property, secrecy));
    }
    return shown;
  }

  private static boolean isSecret(ListValue pairs) {
    for (Value pair : pairs.items()) {
      if (pair instanceof Tuple tuple
          && tuple.size() == 2
          && tuple.get(0).equals(new Text("id"))
          && tuple.get(1) instanceof Text id) {
        return Secrecy.isSecret(id.value());
      }
    }
    return false;
  }

  private static Value withoutValue(ListValue pairs, Secrecy secrecy) {
    ListValue shown = new ListValue();
    for (Value pair : pairs.items()) {
      if (pair instanceof Tuple tuple
          && tuple.size() == 2
          && tuple.get(0).equals(new Text("value"))) {
        Value masked = secrecy.masked(tuple.get(1));
        shown.add(Tuple.of(tuple.get(0), masked == null ? NoneValue.NONE : masked));
      } else {
        shown.add(pair);
      }
    }
    return shown;
  }
}
