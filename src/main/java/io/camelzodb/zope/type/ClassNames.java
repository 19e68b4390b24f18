package io.camelzodb.zope.type;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names that classes of Zope use themselves: a child or property with such a name would
 * hide a method, so Zope refuses it as already in use. Immutable.
 */
public final class ClassNames {
  private static final String ALL = "*";
  private static final String ROOT = "(root)";
  private static final Map<String, Set<String>> NAMES = resource();

  private ClassNames() {}

  /**
   * Whether the class of a meta type has an attribute of that name; false for unknown types.
   *
   * @param root whether it is the application
   */
  public static boolean has(String metaType, boolean root, String name) {
    ObjectType type = root ? null : ObjectTypes.typeOf(metaType);
    Set<String> own = type == null ? listed(root ? ROOT : metaType) : type.classNames(metaType);
    return own != null && (own.contains(name) || NAMES.getOrDefault(ALL, Set.of()).contains(name));
  }

  /** The names of a meta type's class that the table has besides those of all; null for none. */
  static @Nullable Set<String> listed(String metaType) {
    return NAMES.get(metaType);
  }

  private static Map<String, Set<String>> resource() {
    Properties table = new Properties();
    try (InputStream in = ClassNames.class.getResourceAsStream("class-names.properties")) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no class-names.properties");
      }
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    Map<String, Set<String>> names = new HashMap<>();
    for (String type : table.stringPropertyNames()) {
      names.put(type, Set.of(table.getProperty(type).strip().split("\\s+")));
    }
    return Map.copyOf(names);
  }
}
