package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.BoolValue;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.OldString;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.References;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.Sequences;
import io.camelzodb.zope.content.json.CollectionRows;
import io.camelzodb.zope.content.json.JsonForm;
import io.camelzodb.zope.content.json.JsonSecrets;
import io.camelzodb.zope.content.payload.DetectedPayload;
import io.camelzodb.zope.content.payload.ImageScales;
import io.camelzodb.zope.content.payload.PayloadDetector;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields, properties and payloads of one object; used once. */
final class FieldReader {
  private static final int MOST_PAYLOADS = 10_000;
  private static final int MOST_ROWS = 1_000;

  /** Attributes that have their own keys in the result. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "title",
          "description",
          "subject",
          "creators",
          "creation_date",
          "modification_date",
          "effective_date",
          "effectiveDate",
          "language",
          "portal_type",
          "_plone.uuid",
          "_at_uid",
          "__ac_local_roles__",
          "_properties",
          "blob_scales",
          "talkback");

  /** Attributes that are derived from the source, such as compiled code. */
  private static final Set<String> MADE = Set.of("_code", "func_code", "func_defaults", "globals");

  private final FieldSources object;
  private final RecordLookup records;
  private final PayloadDetector holders;
  private final ObjectTree tree;
  private final String where;
  private final List<Payload> payloads = new ArrayList<>();
  private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> properties = new LinkedHashMap<>();
  private final Set<Oid> held = new HashSet<>();
  private final List<Payload> rows = new ArrayList<>();
  private String field = "";
  private int inField;

  FieldReader(FieldSources object, RecordLookup records, PayloadDetector holders, ObjectTree tree) {
    this.tree = tree;
    this.object = object;
    this.records = records;
    this.holders = holders;
    this.where = object.where();
  }

  Map<String, @Nullable Object> fields() {
    return fields;
  }

  Map<String, @Nullable Object> properties() {
    return properties;
  }

  void read() {
    JsonForm json = new JsonForm(records, where, this::special, this::beside);
    Set<String> done = new HashSet<>();
    if (!tree.isForeign()) {
      done.addAll(ELSEWHERE);
      done.addAll(MADE);
    }
    Payload own = OwnPayload.of(object, records, holders, tree, done);
    if (own != null) {
      payloads.add(own);
    }
    properties(json, done);
    members(json, done);
    Collection<Map.Entry<String, Value>> all =
        tree.isForeign()
            ? new ForeignFields(tree, records, object.object()).of().entrySet()
            : object.fields();
    for (Map.Entry<String, Value> entry : all) {
      if (done.contains(entry.getKey()) || entry.getKey().startsWith("_v_")) {
        continue;
      }
      field = entry.getKey();
      inField = 0;
      fields.put(
          field,
          JsonSecrets.isSecret(field, entry.getValue())
              ? JsonSecrets.hidden()
              : plainText(entry.getValue(), json));
    }
    annotations(json);
  }

  private void properties(JsonForm json, Set<String> done) {
    for (Value item : Sequences.items(object.state().get("_properties"))) {
      Value id = item instanceof Dictionary entry ? entry.get("id") : null;
      String name = id == null ? null : records.text(id, where, object.object().oid());
      if (name == null || !(item instanceof Dictionary entry)) {
        continue;
      }
      String type = records.text(entry.get("type"), where, object.object().oid());
      Value value = object.state().get(name);
      if (value != null) {
        field = name;
        properties.put(name, property(value, type, json));
        done.add(name);
      }
    }
  }

  /** XML exports have booleans as integers; the type of the property distinguishes them. */
  private @Nullable Object property(Value value, @Nullable String type, JsonForm json) {
    if ("boolean".equals(type)) {
      return value instanceof IntValue number
          ? (Object) (number.value().signum() != 0)
          : value instanceof BoolValue flag ? flag.value() : json.of(value);
    }
    return type != null && (type.endsWith("string") || type.endsWith("text"))
        ? plainText(value, json)
        : json.of(value);
  }

  /** The properties of members, which PlonePAS and CMF keep in a BTree by user id. */
  private void members(JsonForm json, Set<String> done) {
    String name = object.className();
    String attribute =
        name.equals("ZODBMutablePropertyProvider")
            ? "_storage"
            : name.equals("MemberDataTool") ? "_members" : null;
    if (attribute == null) {
      return;
    }
    done.add(attribute);
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Entry entry : records.entries(object.state().get(attribute), where)) {
      String id = records.text(entry.key(), where, object.object().oid());
      RecordLookup.Part part = records.part(entry.value(), where);
      if (id != null) {
        members.put(id, json.of(part == null ? entry.value() : part.state()));
      }
    }
    fields.put("members", members);
  }

  private void annotations(JsonForm json) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<String, Value> entry : object.annotations().entrySet()) {
      String key = entry.getKey();
      if (!key.equals("plone.scale") && !key.equals("plone.app.discussion:conversation")) {
        field = key;
        inField = 0;
        plain.put(key, json.whole(entry.getValue()));
      }
    }
    if (!plain.isEmpty()) {
      fields.putIfAbsent("annotations", plain);
    }
  }

  /** Decodes a text attribute as text, and any other value by its type. */
  private @Nullable Object plainText(Value value, JsonForm json) {
    // For foreign classes it is unknown which strings are text.
    if (value instanceof OldString bytes && isText(field) && !tree.isForeign() && !json.isFull()) {
      String text = records.attribute(bytes, field, where, object.object().oid());
      return text == null ? json.of(value) : json.of(new Text(text));
    }
    return json.of(value);
  }

  /**
   * Attributes without an underscore are text by their place if they are byte strings at all, but
   * for the four bytes by which a script knows the Python that compiled it.
   */
  private static boolean isText(String name) {
    return !name.startsWith("_") && !name.equals("Python_magic");
  }

  /** Converts values that hold payloads, anywhere in a field. */
  private @Nullable Object special(Value value, String at) {
    var target = RecordLookup.target(value);
    if (target != null && held.contains(target.oid())) {
      return null;
    }
    if (target != null && tree.isForeignObject(target.oid())) {
      return reference(target);
    }
    DetectedPayload holder = payloads.size() < MOST_PAYLOADS ? holders.of(value, at) : null;
    if (holder == null) {
      return null;
    }
    if (target != null) {
      held.add(target.oid());
    }
    if (holder.description().containsKey("raw") && isMetadata(field)) {
      return holder.description().get("raw");
    }
    inField++;
    payloads.add(holder.payload().as(inField == 1 ? field : field + "-" + inField, false));
    return holder.description();
  }

  /** Puts a collection that is too large for the line of its object into a separate file. */
  private @Nullable Map<String, @Nullable Object> beside(Value collection, String className) {
    if (rows.size() == MOST_ROWS) {
      return null;
    }
    String file =
        CollectionRows.FOLDER
            + "/"
            + object.object().oid().hex()
            + "-"
            + (rows.size() + 1)
            + ".jsonl";
    inField++;
    rows.add(
        new Payload(
            inField == 1 ? field : field + "-" + inField,
            null,
            CollectionRows.TYPE,
            -1,
            null,
            0,
            false,
            new CollectionRows(collection, records.apart(), where, file)));
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("file", file);
    plain.put("class", className);
    return plain;
  }

  /** Makes a reference to an object that has its own line, instead of repeating it. */
  private static Map<String, @Nullable Object> reference(References.Target target) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("oid", target.oid().hex());
    plain.put("class", target.className() == null ? null : target.className().dotted());
    return plain;
  }

  /** Archetypes keeps these short texts in BaseUnits as well. */
  private static boolean isMetadata(String name) {
    return name.equals("rights") || name.equals("description");
  }

  /** The payloads, the main one first, scales last. */
  List<Payload> payloads(@Nullable String portalType) {
    List<Payload> all = new ArrayList<>(ImageScales.marked(payloads));
    all.addAll(ImageScales.apart(object, records, holders));
    List<String> order =
        "Image".equals(portalType)
            ? List.of("data", "source", "image", "file", "text")
            : List.of("data", "source", "file", "text", "image");
    all.sort(
        Comparator.comparing(Payload::scale)
            .thenComparing(
                payload -> {
                  int at = order.indexOf(payload.field());
                  return at < 0 ? order.size() : at;
                }));
    all.addAll(rows);
    return all;
  }
}
