package io.camelzodb.zope.type;

import io.camelzodb.pickle.Global;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the meta types and titles that are in Zope's classes and not in records: {@code
 * meta-types.properties} and {@code class-titles.properties} beside this class. Immutable.
 */
public final class MetaTypes {
  private static final Map<String, String> BY_CLASS = read("meta-types.properties");
  private static final Map<String, String> TITLES = read("class-titles.properties");

  private MetaTypes() {}

  /** The meta type of a class; null for a class that is not in the table. */
  public static @Nullable String of(@Nullable Global className) {
    if (className == null) {
      return null;
    }
    String metaType = BY_CLASS.get(className.dotted());
    return metaType == null ? RegisteredTypes.CLASSES.get(className) : metaType;
  }

  /** The title that a class gives; null for a class that gives none or the empty text. */
  public static @Nullable String titleOf(@Nullable Global className) {
    return className == null ? null : TITLES.get(className.dotted());
  }

  private static Map<String, String> read(String name) {
    Properties table = new Properties();
    try (InputStream in = MetaTypes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no " + name);
      }
      table.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    Map<String, String> types = new HashMap<>();
    table.forEach((key, type) -> types.put((String) key, (String) type));
    return Map.copyOf(types);
  }
}
