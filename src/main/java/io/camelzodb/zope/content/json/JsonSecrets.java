package io.camelzodb.zope.content.json;

import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.secret.Secrecy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps passwords and their hashes out of the plain form. */
public final class JsonSecrets {
  private JsonSecrets() {}

  /** Whether an attribute is a password or leads to passwords, as those of a user source do. */
  public static boolean isSecret(String name, Value value) {
    return name.equals("__") || (value instanceof Reference && Secrecy.isSecret(name));
  }

  /** Returns the replacement for passwords and their hashes. */
  public static Map<String, @Nullable Object> hidden() {
    return JsonScalars.cut("the hash of a password");
  }

  /** Removes password hashes, which AccessControl keeps under "__". */
  static @Nullable Object withoutPassword(@Nullable Object state) {
    if (state instanceof Map<?, ?> attributes && attributes.containsKey("__")) {
      Map<String, @Nullable Object> rest = new LinkedHashMap<>();
      attributes.forEach((key, value) -> rest.put(String.valueOf(key), value));
      rest.put("__", hidden());
      return rest;
    }
    return state;
  }
}
