package io.camelzodb.zope.type;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Finds the object types that this program and the jars beside it register with {@link
 * ServiceLoader}: the classes that files {@code
 * META-INF/services/io.camelzodb.zope.type.ObjectType} name, one a line.
 */
final class RegisteredTypes {
  /** Never changes: the types are looked for once. */
  static final Map<String, ObjectType> BY_META_TYPE = table();

  private RegisteredTypes() {}

  private static Map<String, ObjectType> table() {
    Map<String, ObjectType> table = new HashMap<>();
    for (ObjectType type :
        ServiceLoader.load(ObjectType.class, RegisteredTypes.class.getClassLoader())) {
      for (String metaType : type.metaTypes()) {
        ObjectType other = table.putIfAbsent(metaType, type);
        if (other != null) {
          throw new ServiceConfigurationError(
              "two object types stand for the meta type "
                  + metaType
                  + ": "
                  + other.getClass().getName()
                  + " and "
                  + type.getClass().getName()
                  + "; take one of their jars off the class path");
        }
      }
    }
    return Map.copyOf(table);
  }
}
