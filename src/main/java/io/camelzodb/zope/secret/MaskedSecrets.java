package io.camelzodb.zope.secret;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.type.SecretForm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Restores the secrets that {@link SecretMetadata} has masked or omitted in files: secrets that
 * files do not have stay as they are, and a mask never becomes a password.
 */
public final class MaskedSecrets {
  private static final List<Secrecy> HIDING = List.of(Secrecy.MASK, Secrecy.OMIT);

  private MaskedSecrets() {}

  /**
   * Returns the content of files, with each hidden secret restored from the object.
   *
   * @param current the current object in the form of files
   */
  public static ObjectData restored(ObjectData target, ObjectData current) {
    SortedMap<String, Value> metadata = new TreeMap<>(target.metadata());
    for (Map.Entry<String, SecretForm> secret : SecretMetadata.of(current).entrySet()) {
      String key = secret.getKey();
      Value stored = current.metadata().get(key);
      if (secret.getValue() == SecretForm.USERS) {
        if (metadata.get(key) instanceof ListValue users) {
          metadata.put(key, users(users, stored));
        }
      } else if (stored != null && isHidden(key, current, metadata.get(key))) {
        metadata.put(key, stored);
      }
    }
    if (metadata.get("props") instanceof ListValue properties) {
      metadata.put("props", properties(properties, current.metadata().get("props")));
    }
    return new ObjectData(metadata, target.source(), target.state());
  }

  /** Lists the masked values in files, for people. */
  public static List<String> in(ObjectData data) {
    List<String> masked = new ArrayList<>();
    for (Map.Entry<String, SecretForm> secret : SecretMetadata.of(data).entrySet()) {
      Value value = data.metadata().get(secret.getKey());
      if (secret.getValue() != SecretForm.USERS) {
        if (value instanceof Text text && text.value().contains(Secrecy.STARS)) {
          masked.add(secret.getKey());
        }
      } else if (value instanceof ListValue users) {
        for (Value item : users.items()) {
          if (item instanceof Tuple user && user.size() > 1 && Secrecy.isMask(user.get(1))) {
            masked.add("the password of " + name(user.get(0)));
          }
        }
      }
    }
    if (data.metadata().get("props") instanceof ListValue properties) {
      for (Value item : properties.items()) {
        String id = name(pair(item, "id"));
        Value value = pair(item, "value");
        if (value != null
            && (Secrecy.isSecret(id) ? Secrecy.isMask(value) : SecretValues.isMasked(value))) {
          masked.add("the property " + id);
        }
      }
    }
    return masked;
  }

  /** Whether files have the value of a key with its secret hidden. */
  private static boolean isHidden(String key, ObjectData current, @Nullable Value said) {
    return HIDING.stream()
        .anyMatch(
            secrecy ->
                ValueEquality.same(
                    SecretMetadata.shown(current, secrecy).metadata().get(key), said));
  }

  private static Value users(ListValue users, @Nullable Value stored) {
    Map<Value, Value> passwords = passwords(stored);
    ListValue restored = new ListValue();
    for (Value item : users.items()) {
      Value password =
          item instanceof Tuple user && user.size() > 1 ? passwords.get(user.get(0)) : null;
      if (password != null && item instanceof Tuple user && isHidden(user.get(1))) {
        List<Value> parts = new ArrayList<>(user.items());
        parts.set(1, password);
        restored.add(Tuple.of(parts));
      } else {
        restored.add(item);
      }
    }
    return restored;
  }

  /** The passwords of users by their names. */
  private static Map<Value, Value> passwords(@Nullable Value users) {
    Map<Value, Value> passwords = new HashMap<>();
    if (users instanceof ListValue list) {
      for (Value item : list.items()) {
        if (item instanceof Tuple user && user.size() > 1) {
          passwords.putIfAbsent(user.get(0), user.get(1));
        }
      }
    }
    return passwords;
  }

  private static Value properties(ListValue properties, @Nullable Value stored) {
    Map<String, Value> values = values(stored);
    ListValue restored = new ListValue();
    for (Value item : properties.items()) {
      String id = name(pair(item, "id"));
      Value value = pair(item, "value");
      Value storedValue = value == null ? null : values.get(id);
      if (storedValue != null
          && !(Secrecy.isSecret(id) ? isHidden(value) : isHidden(storedValue, value))) {
        storedValue = null;
      }
      if (storedValue == null || !(item instanceof ListValue pairs)) {
        restored.add(item);
        continue;
      }
      ListValue whole = new ListValue();
      for (Value pair : pairs.items()) {
        boolean isValue = pair instanceof Tuple tuple && tuple.get(0).equals(new Text("value"));
        whole.add(isValue ? Tuple.of(new Text("value"), storedValue) : pair);
      }
      restored.add(whole);
    }
    return restored;
  }

  /** Whether a value is a stored one whose secrets are hidden. */
  private static boolean isHidden(Value stored, Value said) {
    return HIDING.stream()
        .anyMatch(
            secrecy -> {
              Value shown = SecretValues.shown(stored, secrecy);
              return shown != stored && ValueEquality.same(shown, said);
            });
  }

  /** The values of properties by their ids. */
  private static Map<String, Value> values(@Nullable Value properties) {
    Map<String, Value> values = new HashMap<>();
    if (properties instanceof ListValue list) {
      for (Value item : list.items()) {
        Value value = pair(item, "value");
        if (value != null) {
          values.putIfAbsent(name(pair(item, "id")), value);
        }
      }
    }
    return values;
  }

  private static @Nullable Value pair(Value property, String key) {
    if (property instanceof ListValue pairs) {
      for (Value item : pairs.items()) {
        if (item instanceof Tuple pair && pair.size() == 2 && pair.get(0).equals(new Text(key))) {
          return pair.get(1);
        }
      }
    }
    return null;
  }

  private static String name(@Nullable Value value) {
    return value instanceof Text text ? text.value() : "";
  }

  private static boolean isHidden(Value value) {
    return value == NoneValue.NONE || Secrecy.isMask(value);
  }
}
