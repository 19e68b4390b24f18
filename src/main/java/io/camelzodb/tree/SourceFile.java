package io.camelzodb.tree;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the name of the file for a source: {@code __source__.EXT} for bytes, {@code
 * __source-utf8__.EXT} for text.
 *
 * <p>The extension is {@code txt}; else the text after the last dot of the id; else that of the
 * meta type; else that of the property {@code content_type}. Later wins.
 */
public final class SourceFile {
  /** The beginning of all names of source files. */
  public static final String PREFIX = "__source";

  private static final Map<String, String> BY_CONTENT_TYPE =
      Map.of(
          "application/pdf", "pdf",
          "application/json", "json",
          "application/javascript", "js",
          "image/jpeg", "jpg",
          "image/gif", "gif",
          "image/png", "png",
          "text/javascript", "js",
          "text/css", "css",
          "text/html", "html",
          "image/svg+xml", "svg");

  private SourceFile() {}

  /**
   * The name of the file.
   *
   * @param id the id of the object; empty for the root
   * @param text whether the source is text in Python
   */
  public static String name(Map<String, Value> metadata, String id, boolean text) {
    return (text ? "__source-utf8__." : "__source__.") + extension(metadata, id);
  }

  /** Whether the source in a file of that name is text in Python. */
  public static boolean isText(String name) {
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot < 0 ? name.length() : dot).endsWith("-utf8__");
  }

  private static String extension(Map<String, Value> metadata, String id) {
    int dot = id.lastIndexOf('.');
    String extension = dot < 0 ? "txt" : id.substring(dot + 1);
    if (metadata.get("type") instanceof Text type) {
      String own = ObjectTypes.sourceExtension(type.value());
      extension = own == null ? extension : own;
    }
    String contentType = contentType(metadata.get("props"));
    return contentType == null ? extension : BY_CONTENT_TYPE.getOrDefault(contentType, extension);
  }

  private static @Nullable String contentType(@Nullable Value properties) {
    if (!(properties instanceof ListValue list)) {
      return null;
    }
    for (Value item : list.items()) {
      if (item instanceof ListValue pairs
          && pair(pairs, "id") instanceof Text id
          && id.value().equals("content_type")) {
        return pair(pairs, "value") instanceof Text value ? value.value() : null;
      }
    }
    return null;
  }

  private static @Nullable Value pair(ListValue pairs, String key) {
    for (Value item : pairs.items()) {
      if (item instanceof Tuple pair
          && pair.size() == 2
          && pair.get(0) instanceof Text name
          && name.value().equals(key)) {
        return pair.get(1);
      }
    }
    return null;
  }
}
