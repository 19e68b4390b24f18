package io.camelzodb.zope.type;

import io.camelzodb.pickle.Bytes;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.ObjectWriteException;
import io.camelzodb.zope.ValueEquality;
import io.camelzodb.zope.type.value.LiteralDecoder;
import io.camelzodb.zope.type.value.LiteralEncoder;
import io.camelzodb.zope.type.value.PythonOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the properties of an object: its property map with a value for each, without
 * {@code title}. A value that neither the record nor the class has is acquired from the containers.
 */
final class PropertyMetadata {
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

  /** Attributes that Zope needs itself. */
  private static final Set<String> RESERVED =
      Set.of("id", "title", "meta_type", "_objects", "_properties", "_owner", "_p_changed");

  private static final int LONGEST_SHOWN = 120;

  private PropertyMetadata() {}

  static void read(ObjectAttributes object, Map<String, Value> metadata)
      throws ObjectReadException {
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

  private static @Nullable Value property(ObjectAttributes object, Value item)
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
      pairs.put(key, object.literal(entry.value()));
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
            : object.literal(value));
    List<Value> sorted = new ArrayList<>();
    pairs.forEach((key, pairValue) -> sorted.add(Tuple.of(new Text(key), pairValue)));
    return new ListValue(sorted);
  }

  /**
   * Writes the property map and the values from files. Remaining properties keep their order and
   * any details that files do not have; new ones come after them.
   */
  static void write(ObjectWriter object, ObjectType type) throws ObjectWriteException {
    boolean changed = object.changed("props");
    Map<String, Map<String, Value>> wanted = properties(object, object.optional("props"), changed);
    for (String id : wanted.keySet()) {
      if (isObject(object.state().get(id))) {
        object.at("props", id);
        throw object.fail("the property " + id + " has the id of an object in it");
      }
    }
    if (!changed) {
      return;
    }
    Value standard = type.defaults().get("_properties");
    Value stored = object.state().get("_properties");
    Value map = stored == null ? standard : stored;
    List<Value> entries = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    for (Value item : map == null ? List.<Value>of() : object.items(map, "_properties")) {
      String id = item instanceof Dictionary entry ? id(entry) : null;
      Map<String, Value> property = id == null ? null : wanted.get(id);
      if (id == null || id.equals("title")) {
        entries.add(item);
      } else if (property != null && kept.add(id)) {
        entries.add(definition((Dictionary) item, property));
      } else if (property == null
          && !isObject(object.state().get(id))
          && !id.equals("content_type")) {
        object.state().remove(id);
      }
    }
    Map<String, Map<String, Value>> before = properties(object, object.before("props"), false);
    for (Map.Entry<String, Map<String, Value>> property : wanted.entrySet()) {
      String id = property.getKey();
      if (!kept.contains(id)) {
        entries.add(definition(new Dictionary(), property.getValue()));
      }
      Value value = Objects.requireNonNull(property.getValue().get("value"));
      Map<String, Value> old = before.get(id);
      object.at("props", id);
      if (old == null && ClassNames.has(object.metaType(), object.path().isRoot(), id)) {
        throw object.fail(id + " cannot be the id of a property, as Zope uses that name itself");
      }
      Value kind = property.getValue().get("type");
      boolean same = old != null && isSame(old.get("value"), value);
      if (old != null && (!same || !isSame(old.get("type"), kind))) {
        checkValue(object, id, kind, value);
      }
      if (!same) {
        set(object, type, id, value);
      }
    }
    Value properties = Tuple.of(entries);
    if (map == null || !sameItems(object, map, entries)) {
      object.state().set("_properties", properties);
    }
  }

  /**
   * Checks a value that changes a property, as Zope's form does. Neither a value of the database
   * nor that of a new property is checked: it may be from an older Zope or a script, in a tree that
   * is played into an empty database.
   */
  private static void checkValue(
      ObjectWriter object, String id, @Nullable Value kind, Value literal)
      throws ObjectWriteException {
    String type = kind instanceof Text name ? name.value() : "";
    String needed = PropertyValues.needed(type, literal);
    if (needed != null) {
      throw object.fail(
          "the value of the property " + id + ", whose type is " + type + ", is " + shown(literal),
          "write " + needed);
    }
  }

  private static String shown(Value literal) {
    String text = PythonRepr.repr(literal);
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
  }

  /** Whether a value is equal in files: values that print alike are not changed. */
  private static boolean isSame(@Nullable Value before, @Nullable Value now) {
    return ValueEquality.same(before, now)
        || (before != null && now != null && PythonRepr.repr(before).equals(PythonRepr.repr(now)));
  }

  /** Whether an attribute is an object of its own, no persistent list or the like. */
  private static boolean isObject(@Nullable Value value) {
    return value instanceof Reference reference && !LiteralEncoder.isValue(reference);
  }

  private static boolean sameItems(ObjectWriter object, Value map, List<Value> entries)
      throws ObjectWriteException {
    return ValueEquality.same(
        Tuple.of(List.copyOf(object.items(map, "_properties"))), Tuple.of(entries));
  }

  private static void set(ObjectWriter object, ObjectType type, String id, Value literal)
      throws ObjectWriteException {
    LiteralDecoder writing = new LiteralDecoder();
    Value value = writing.stored(literal);
    if (value == null) {
      throw object.fail("the value of the property " + id + ": " + writing.refused());
    }
    Value present = object.state().get(id);
    if (present == null) {
      present = type.defaults().get(id);
    }
    if (!ValueEquality.same(present, value)) {
      object.state().set(id, value);
    }
  }

  /** An entry of the property map: as it is, if the files say the same. */
  private static Dictionary definition(Dictionary present, Map<String, Value> property) {
    Map<String, Value> pairs = new LinkedHashMap<>();
    for (Entry entry : present.entries()) {
      String key = Dictionary.nameOf(entry.key());
      if (key != null) {
        pairs.put(key, entry.value());
      }
    }
    Value mode = pairs.remove("mode");
    Map<String, Value> should = new LinkedHashMap<>(property);
    should.remove("value");
    boolean same = pairs.keySet().equals(should.keySet());
    for (Map.Entry<String, Value> pair : pairs.entrySet()) {
      same &= ValueEquality.same(pair.getValue(), should.get(pair.getKey()));
    }
    if (same) {
      return present;
    }
    Dictionary definition = new Dictionary();
    for (String first : List.of("id", "type")) {
      Value value = should.remove(first);
      if (value != null) {
        definition.put(new Text(first), value);
      }
    }
    should.forEach((key, value) -> definition.put(new Text(key), value));
    if (mode != null) {
      definition.put(new Text("mode"), mode);
    }
    return definition;
  }

  private static @Nullable String id(Dictionary entry) {
    Value id = entry.get("id");
    return id == null ? null : Dictionary.nameOf(id);
  }

  /**
   * The properties of files by id: the pairs of each.
   *
   * @param checked whether their ids and types must be such as Zope allows; properties that a
   *     database holds already, such as an id that occurs twice, are no fault of the files
   */
  private static Map<String, Map<String, Value>> properties(
      ObjectWriter object, @Nullable Value properties, boolean checked)
      throws ObjectWriteException {
    Map<String, Map<String, Value>> wanted = new LinkedHashMap<>();
    if (properties == null) {
      return wanted;
    }
    for (Value item : object.items(properties, "props")) {
      object.at("props", null);
      Map<String, Value> pairs = new LinkedHashMap<>();
      for (Value pair : object.items(item, "a property")) {
        List<Value> parts = object.items(pair, "an item of a property");
        if (parts.size() != 2) {
          throw object.fail("an item of a property is no pair of key and value");
        }
        pairs.put(object.text(parts.get(0), "a key of a property"), parts.get(1));
      }
      if (!(pairs.get("id") instanceof Text id) || !pairs.containsKey("value")) {
        throw object.fail("a property has no id or no value");
      }
      object.at("props", id.value());
      if (checked) {
        check(object, id.value(), pairs.get("type"));
      }
      if (wanted.put(id.value(), pairs) != null && checked) {
        throw object.fail("the property " + id.value() + " occurs twice");
      }
    }
    return wanted;
  }

  private static void check(ObjectWriter object, String id, @Nullable Value kind)
      throws ObjectWriteException {
    if (id.isEmpty()) {
      throw object.fail("the id of a property is empty");
    }
    ObjectType type = ObjectTypes.typeOf(object.metaType());
    boolean reserved = RESERVED.contains(id) || (type != null && type.reserved().contains(id));
    if (reserved || id.startsWith("__") || id.endsWith("_Permission")) {
      throw object.fail(id + " cannot be the id of a property");
    }
    if (kind != null && !(kind instanceof Text)) {
      throw object.fail("the type of the property " + id + " is no text");
    }
  }
}
