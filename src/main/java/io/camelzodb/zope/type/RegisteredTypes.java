package io.camelzodb.zope.type;

import io.camelzodb.pickle.Global;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the object types that this program and the jars beside it register with {@link
 * ServiceLoader}: the classes that files {@code
 * META-INF/services/io.camelzodb.zope.type.ObjectType} name, one a line, and those of {@link
 * ContainedType}, which leave marks and are nothing else. Never changes: the types are looked for
 * once.
 */
final class RegisteredTypes {
  /** The types whose objects are read in full, by meta type. */
  static final Map<String, ObjectType> BY_META_TYPE = table(ObjectType.class);

  /** The marks that objects leave in their container, by meta type. */
  static final Map<String, List<ContainerMark>> MARKS_BY_META_TYPE = marks();

  /** The marks of all types. */
  static final List<ContainerMark> MARKS =
      MARKS_BY_META_TYPE.values().stream().flatMap(List::stream).distinct().toList();

  /** The meta types of classes that types say beyond Zope's own. */
  static final Map<Global, String> CLASSES = classes();

  /** The keys with secrets of all types. */
  static final Map<String, SecretForm> SECRETS = secrets();

  private static final Map<String, Map<String, SecretForm>> SECRETS_BY_META_TYPE = byMetaType();

  private RegisteredTypes() {}

  /**
   * The keys with secrets in metadata of a meta type. A key with a secret of any other type counts
   * as one too, since files may have the keys of the type that an object had before.
   */
  static Map<String, SecretForm> secrets(String metaType) {
    return SECRETS_BY_META_TYPE.getOrDefault(metaType, SECRETS);
  }

  private static <T extends ContainedType> Map<String, T> table(Class<T> service) {
    Map<String, T> table = new HashMap<>();
    for (T type : load(service)) {
      for (String metaType : type.metaTypes()) {
        T other = table.putIfAbsent(metaType, type);
        if (other != null) {
          throw new ServiceConfigurationError(
              "two object types have the meta type "
                  + metaType
                  + ": "
                  + other.getClass().getName()
                  + " and "
                  + type.getClass().getName()
                  + "; remove one of their jars from the class path");
        }
      }
    }
    return Map.copyOf(table);
  }

  private static <T> List<T> load(Class<T> service) {
    List<T> types = new ArrayList<>();
    try {
      ServiceLoader.load(service, RegisteredTypes.class.getClassLoader()).forEach(types::add);
    } catch (ServiceConfigurationError | LinkageError fault) {
      throw new ServiceConfigurationError(
          "an object type cannot be loaded: "
              + fault.getMessage()
              + "; correct its jar, or remove the jar from the class path",
          fault);
    }
    return types;
  }

  /** Returns the container marks by meta type: its own ones, then the other known ones. */
  private static Map<String, List<ContainerMark>> marks() {
    Map<String, List<ContainerMark>> marks = new HashMap<>();
    BY_META_TYPE.forEach((metaType, type) -> marks.put(metaType, type.marks()));
    table(ContainedType.class)
        .forEach(
            (metaType, type) ->
                marks.merge(
                    metaType,
                    type.marks(),
                    (own, known) ->
                        Stream.concat(own.stream(), known.stream()).distinct().toList()));
    return Map.copyOf(marks);
  }

  private static Map<Global, String> classes() {
    Map<Global, String> classes = new HashMap<>();
    BY_META_TYPE.values().forEach(type -> classes.putAll(type.classes()));
    return Map.copyOf(classes);
  }

  private static Map<String, SecretForm> secrets() {
    Map<String, SecretForm> secrets = new TreeMap<>();
    for (ObjectType type : BY_META_TYPE.values()) {
      // Two types may differ about a key. Types that say nothing of it use the stricter form.
      type.secrets()
          .forEach((key, form) -> secrets.merge(key, form, (a, b) -> a.compareTo(b) < 0 ? a : b));
    }
    return secrets;
  }

  private static Map<String, Map<String, SecretForm>> byMetaType() {
    Map<String, Map<String, SecretForm>> byMetaType = new HashMap<>();
    BY_META_TYPE.forEach(
        (metaType, type) -> {
          if (!type.secrets().isEmpty()) {
            Map<String, SecretForm> all = new TreeMap<>(SECRETS);
            all.putAll(type.secrets());
            byMetaType.put(metaType, all);
          }
        });
    return Map.copyOf(byMetaType);
  }
}
