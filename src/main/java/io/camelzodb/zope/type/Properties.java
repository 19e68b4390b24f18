package io.camelzodb.zope.type;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ObjectReadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an object: its property map with a value for each, without {@code title}. A
 * value that neither the record nor the class has is acquired from the containers.
 */
final class Properties {
  /** Property types whose values are text; in Python 2 they were byte strings. */
  private static final Set<String> TEXTUAL =
      Set.of(
          "",
          "string",
          "text",
          "ustring",
          "utext",
          "lines",
          "ulines",
          "tokens",
          "utokens",
          "selection",
          "multiple selection",
          "date",
          "date_international",
          "boolean",
          "required");

  private Properties() {}

  static void read(Attributes object, Map<String, Value> metadata) throws ObjectReadException {
    Value map = object.own("_properties");
    if (map == null) {
      return;
    }
    List<Value> properties = new ArrayList<>();
    for (Value item : object.items(map, "_properties")) {
      Value property = property(object, item);
      if (property != null) {
        properties.add(property);
      }
    }
    if (!properties.isEmpty()) {
      properties.sort(PythonOrder.VALUES);
      metadata.put("props", new ListValue(properties));
    }
  }

  private static @Nullable Value property(Attributes object, Value item)
      throws ObjectReadException {
    if (!(item instanceof Dictionary definition)) {
      throw object.fail("an entry of _properties is no dictionary");
    }
    TreeMap<String, Value> pairs = new TreeMap<>(PythonOrder.TEXT);
    for (Entry entry : definition.entries()) {
      String key = object.text(entry.key());
      if (key == null) {
        throw object.fail("a key in _properties is no text");
      }
      pairs.put(key, object.decoded(entry.value()));
    }
    if (!(pairs.get("id") instanceof Text id)) {
      throw object.fail("a property has no id");
    }
    if (id.value().equals("title")) {
      return null;
    }
    Value value = object.find(id.value());
    if (value == null) {
      throw object.fail("the property " + id.value() + " has no value, nor has any container");
    }
    String type = pairs.get("type") instanceof Text name ? name.value() : "";
    pairs.remove("mode");
    pairs.put(
        "value",
        value instanceof OldString bytes && !TEXTUAL.contains(type)
            ? new Bytes(bytes.bytes())
            : object.decoded(value));
    List<Value> sorted = new ArrayList<>();
    pairs.forEach((key, pairValue) -> sorted.add(Tuple.of(new Text(key), pairValue)));
    return new ListValue(sorted);
  }
}
