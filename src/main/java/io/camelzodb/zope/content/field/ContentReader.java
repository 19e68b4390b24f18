package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Problem;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.ClassDefaults;
import io.camelzodb.zope.content.ContentReading;
import io.camelzodb.zope.content.ContentRecord;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.IsoDates;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.Sequences;
import io.camelzodb.zope.content.json.JsonForm;
import io.camelzodb.zope.content.payload.PayloadClasses;
import io.camelzodb.zope.content.payload.PayloadDetector;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields and payloads of objects: classic Zope objects, Archetypes before and after
 * blobs, Dexterity, and all attributes of any other class.
 *
 * <p>Not safe for many threads; its payloads may be written by any thread.
 */
public final class ContentReader {
  private static final String OWNER = "_owner";
  private static final int MOST_ROLES = 100_000;

  private final RecordLookup records;
  private final PayloadDetector holders;
  private final SiteTools tools;
  private final ObjectTree tree;
  private ValueBudget budget = new ValueBudget();

  /**
   * A reader.
   *
   * @param tree the tree that the objects come from
   * @param problems receives problems of unreadable records
   * @param seen receives the further records that hold payloads; called by the threads that read
   *     objects and that write payloads
   */
  public ContentReader(ObjectTree tree, Consumer<Problem> problems, Consumer<Oid> seen) {
    this.records = new RecordLookup(tree.snapshot(), tree.decoder(), problems);
    this.holders = new PayloadDetector(records, seen);
    this.tools = new SiteTools(tree, records);
    this.tree = tree;
  }

  /**
   * Reads an object.
   *
   * @throws ValueLimitException if its title, subjects and so on together exceed {@link
   *     io.camelzodb.pickle.limit.ValueLimits}; long fields are cut instead
   */
  public ContentReading read(ZopeObject object) {
    budget = new ValueBudget();
    records.next();
    holders.next();
    FieldSources facets = new FieldSources(object, records);
    FieldReader fields = new FieldReader(facets, records, holders, tree);
    fields.read();
    Map<String, @Nullable Object> rest = fields.fields();
    versions(object, rest);
    String portalType = portalType(facets);
    String metaType = object.metaType();
    if (metaType == null) {
      metaType = ClassDefaults.metaType(object.className());
    }
    if (portalType != null && metaType != null) {
      rest.put("meta_type", metaType);
    }
    Dictionary state = object.state();
    boolean treeSite = state.get("_tree") != null;
    ClassDefaults.fields(object.className(), treeSite).forEach(rest::putIfAbsent);
    String title = text(facets, facets.get("title"));
    String description = text(facets, facets.get("description"));
    String language = text(facets, facets.get("language"));
    if (language == null && ClassDefaults.isDexterity(object.className(), treeSite)) {
      language = "";
    }
    ContentRecord record =
        new ContentRecord(
            facets.where(),
            object.oid(),
            object.className() == null ? null : object.className().dotted(),
            portalType == null ? metaType : portalType,
            title == null ? ClassDefaults.title(object.className()) : title,
            description == null ? "" : description,
            texts(facets, facets.get("subject", "subjects")),
            texts(facets, facets.get("creators", "creator")),
            IsoDates.iso(facets.get("creation_date", "created")),
            IsoDates.iso(facets.get("modification_date", "modified")),
            IsoDates.iso(facets.get("effective_date", "effectiveDate")),
            WorkflowState.state(facets, portalType, tools, records),
            language,
            text(facets, facets.get("_plone.uuid", "_at_uid")),
            localRoles(facets),
            fields.properties(),
            rest);
    // Comments answer each other, but none has comments of its own.
    List<ZopeObject> comments =
        DiscussionComments.isComment(object) ? List.of() : DiscussionComments.on(facets, records);
    return new ContentReading(record, fields.payloads(portalType), comments);
  }

  private @Nullable String portalType(FieldSources object) {
    String type = text(object, object.state().get("portal_type"));
    return type == null || type.isEmpty()
        ? ClassDefaults.portalType(object.object().className())
        : type;
  }

  /** Returns a text, or the text in a BaseUnit or a RichTextValue. */
  private @Nullable String text(FieldSources object, @Nullable Value value) {
    if (value == null) {
      return null;
    }
    budget.count(string(value));
    String text = records.text(value, object.where(), object.object().oid());
    if (text != null) {
      return text;
    }
    Global className = value instanceof Instance instance ? instance.className() : null;
    var target = RecordLookup.target(value);
    if (target != null) {
      className = target.className();
    }
    if (className == null || !PayloadClasses.likely(className)) {
      return null;
    }
    RecordLookup.Part part = records.part(value, object.where());
    return part == null
        ? null
        : records.text(part.attributes().get("raw"), object.where(), part.oid());
  }

  /** Returns the part of a value that is counted: only strings are converted. */
  private static Value string(Value value) {
    return value instanceof Text || value instanceof ByteString ? value : NoneValue.NONE;
  }

  private List<String> texts(FieldSources object, @Nullable Value value) {
    List<String> texts = new ArrayList<>();
    String single = value == null ? null : text(object, value);
    if (single != null && !single.isEmpty()) {
      texts.add(single);
    }
    List<Value> items = Sequences.items(value);
    if (items.isEmpty() && single == null && value != null) {
      items = Sequences.items(data(value, object));
    }
    budget.visit(items.size());
    for (Value item : items) {
      budget.count(string(item));
      String text = records.text(item, object.where(), object.object().oid());
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The list of a persistent list. */
  private @Nullable Value data(Value value, FieldSources object) {
    RecordLookup.Part part = records.part(value, object.where());
    return part == null ? null : part.attributes().get("data");
  }

  private Map<String, List<String>> localRoles(FieldSources object) {
    Map<String, List<String>> roles = new LinkedHashMap<>();
    int count = 0;
    for (Entry entry : records.entries(object.state().get("__ac_local_roles__"), object.where())) {
      budget.count(string(entry.key()));
      String user = records.text(entry.key(), object.where(), object.object().oid());
      if (user != null) {
        List<String> texts = texts(object, entry.value());
        count += texts.size() + 1;
        if (count > MOST_ROLES) {
          records.report(
              object.where(),
              object.object().oid(),
              "has more than " + MOST_ROLES + " local roles; the rest is left out");
          break;
        }
        roles.put(user, texts);
      }
    }
    return roles;
  }

  /** Adds owner and versions, which need extra lookups. */
  private void versions(ZopeObject object, Map<String, @Nullable Object> fields) {
    List<Value> owner = Sequences.items(object.state().get(OWNER));
    String where = object.path().toString();
    if (owner.size() == 2) {
      String id = records.text(owner.get(1), where, object.oid());
      if (id != null) {
        fields.putIfAbsent("owner", id);
      }
    }
    List<Object> versions = new ArrayList<>();
    JsonForm json = new JsonForm(records, where, (any, at) -> null);
    for (Entry entry : tools.versions(object)) {
      if (entry.key() instanceof IntValue number && number.fitsLong()) {
        versions.add(version(number.asLong(), entry.value(), json, where));
      }
    }
    if (!versions.isEmpty()) {
      fields.putIfAbsent("versions", versions);
    }
  }

  private Map<String, @Nullable Object> version(
      long number, Value info, JsonForm json, String where) {
    Map<String, @Nullable Object> version = new LinkedHashMap<>();
    version.put("version", number);
    Value metadata = records.entry(info, "metadata", where);
    Value system = records.entry(metadata, "sys_metadata", where);
    for (String name : List.of("comment", "principal", "review_state", "timestamp")) {
      Value value = records.entry(system, name, where);
      if (value != null) {
        version.put(name, json.of(value));
      }
    }
    return version;
  }
}
