package io.camelzodb.zope.type;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultException;
import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows the permissions that a Zope has registered, which are in its programs and not in its
 * database: the name of each, the attribute with its roles, the types of objects that use it, and
 * the defaults of the root. Immutable.
 *
 * <p>Read from JSON: {@code all} maps each permission to its attribute; {@code by_meta_type} names
 * those of a meta type, or {@code "*"} for all; {@code root_defaults} maps attributes to {@code
 * {"tuple": roles}} or {@code {"list": roles}}.
 */
public final class Permissions {
  /** The permissions of Zope 6.3 with the products of the corpus. */
  public static final Permissions DEFAULT = resource();

  private final Map<String, List<String>> namesByAttribute = new HashMap<>();
  private final Map<String, Set<String>> byMetaType = new HashMap<>();
  private final Map<String, Value> rootDefaults = new LinkedHashMap<>();
  private final Set<String> common = new HashSet<>();

  private Permissions() {}

  /**
   * Reads a table.
   *
   * @throws IOException if it is no JSON of that form; the message says where
   */
  public static Permissions read(InputStream json) throws IOException {
    Permissions table = new Permissions();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String section = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (section) {
          case "all" -> table.readAll(parser, token);
          case "by_meta_type" -> table.readMetaTypes(parser, token);
          case "root_defaults" -> table.readRootDefaults(parser, token);
          default -> parser.skipChildren();
        }
      }
    }
    if (table.namesByAttribute.isEmpty()) {
      throw new FaultException(new Fault.Damaged("the table of permissions has no \"all\""));
    }
    table.findCommon();
    return table;
  }

  /**
   * Returns the permissions whose roles an attribute holds and that a meta type uses; none if the
   * attribute is no permission. An unknown meta type uses those that all known ones have in common.
   */
  List<String> named(String attribute, String metaType) {
    List<String> names = namesByAttribute.getOrDefault(attribute, List.of());
    Set<String> limited = byMetaType.get(metaType);
    if (limited == null) {
      ObjectType type = ObjectTypes.typeOf(metaType);
      List<String> own =
          type == null
              ? List.of()
              : type.permissions().stream()
                  .filter(name -> attribute(name).equals(attribute))
                  .toList();
      if (!own.isEmpty()) {
        return own;
      }
      limited = common;
    }
    if (names.isEmpty() || limited.isEmpty()) {
      return names;
    }
    return names.stream().filter(limited::contains).toList();
  }

  /** Returns the attribute that holds the roles of a permission. */
  static String attribute(String name) {
    return "_" + name.replaceAll("[^a-zA-Z0-9_]", "_") + "_Permission";
  }

  /** Returns the class defaults of the root, by attribute. */
  Map<String, Value> rootDefaults() {
    return rootDefaults;
  }

  private void readAll(JsonParser parser, JsonToken start) throws IOException {
    expect(parser, start, JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
      namesByAttribute.computeIfAbsent(parser.getText(), key -> new ArrayList<>()).add(name);
    }
  }

  private void readMetaTypes(JsonParser parser, JsonToken start) throws IOException {
    expect(parser, start, JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String metaType = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING && parser.getText().equals("*")) {
        byMetaType.put(metaType, Set.of());
      } else {
        byMetaType.put(metaType, Set.copyOf(strings(parser)));
      }
    }
  }

  private void readRootDefaults(JsonParser parser, JsonToken start) throws IOException {
    expect(parser, start, JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String attribute = parser.currentName();
      expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean tuple = parser.currentName().equals("tuple");
        parser.nextToken();
        List<Value> roles = new ArrayList<>();
        strings(parser).forEach(role -> roles.add(new Text(role)));
        rootDefaults.put(attribute, tuple ? Tuple.of(roles) : new ListValue(roles));
      }
    }
  }

  private void findCommon() {
    boolean first = true;
    for (Set<String> limited : byMetaType.values()) {
      if (limited.isEmpty()) {
        continue;
      }
      if (first) {
        common.addAll(limited);
        first = false;
      } else {
        common.retainAll(limited);
      }
    }
  }

  private static List<String> strings(JsonParser parser) throws IOException {
    expect(parser, parser.currentToken(), JsonToken.START_ARRAY);
    List<String> strings = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser, parser.currentToken(), JsonToken.VALUE_STRING);
      strings.add(parser.getText());
    }
    return strings;
  }

  private static void expect(JsonParser parser, JsonToken found, JsonToken wanted)
      throws IOException {
    if (found != wanted) {
      throw new FaultException(
          new Fault.Damaged(
              "table of permissions, line "
                  + parser.currentLocation().getLineNr()
                  + ": expected "
                  + wanted
                  + ", found "
                  + found));
    }
  }

  private static Permissions resource() {
    try (InputStream in = Permissions.class.getResourceAsStream("permissions.json")) {
      if (in == null) {
        throw new IllegalStateException("the program is incomplete: no permissions.json");
      }
      return read(in);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
