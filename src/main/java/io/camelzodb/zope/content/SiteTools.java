package io.camelzodb.zope.content;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ObjectTree;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Plone's tools know of an object beside the object itself: which workflows its type has
 * ({@code portal_workflow}) and its old versions ({@code portal_historiesstorage}). Of the last
 * site the tools are kept. Not safe for many threads.
 */
final class SiteTools {
  private static final int MOST_VERSIONS = 10_000;

  private final ObjectTree tree;
  private final Records records;
  private @Nullable Oid site;
  private Dictionary workflow = new Dictionary();
  private final Map<String, List<String>> chains = new HashMap<>();
  private final Map<Long, Value> histories = new HashMap<>();
  private boolean knowsWorkflow;

  SiteTools(ObjectTree tree, Records records) {
    this.tree = tree;
    this.records = records;
  }

  /**
   * The workflows of a portal type, first one first; null where the source has no workflow tool for
   * the object.
   */
  @Nullable List<String> chain(ZopeObject object, @Nullable String portalType) {
    open(object);
    if (!knowsWorkflow || portalType == null) {
      return knowsWorkflow ? List.of() : null;
    }
    List<String> own = chains.get(portalType);
    return own != null ? own : texts(workflow.get("_default_chain"));
  }

  /** The state in which a workflow begins, or null. */
  @Nullable String initialState(String workflowId) {
    Records.Part definition = records.part(workflow.get(workflowId), "portal_workflow");
    return definition == null
        ? null
        : records.text(definition.attributes().get("initial_state"), "portal_workflow", null);
  }

  /** The history of versions of an object, oldest first: version number to its metadata. */
  List<Entry> versions(ZopeObject object) {
    Value uid = object.state().get("cmf_uid");
    if (uid == null) {
      return List.of();
    }
    open(object);
    if (histories.isEmpty()) {
      return List.of();
    }
    if (!(uid instanceof IntValue)) {
      Records.Part annotation = records.part(uid, object.path().toString());
      uid = annotation == null ? null : annotation.attributes().get("_uid");
    }
    Value history =
        uid instanceof IntValue number && number.fitsLong() ? histories.get(number.asLong()) : null;
    Records.Part part = records.part(history, object.path().toString());
    if (part == null) {
      return List.of();
    }
    Value full = part.attributes().get("_full");
    List<Entry> versions = records.entries(full, object.path().toString());
    return versions.size() <= MOST_VERSIONS ? versions : versions.subList(0, MOST_VERSIONS);
  }

  private void open(ZopeObject object) {
    ZopeObject found = siteOf(object);
    Oid oid = found == null ? null : found.oid();
    if (oid == null || found == null || oid.equals(site)) {
      if (oid == null) {
        forget(null);
      }
      return;
    }
    forget(oid);
    for (Child child : tree.listing(found)) {
      if (child.id().equals("portal_workflow") || child.id().equals("portal_historiesstorage")) {
        ZopeObject tool = child.oid() == null ? null : tree.child(found, child);
        if (tool != null) {
          take(child.id(), tool);
        }
      }
    }
  }

  private void forget(@Nullable Oid next) {
    site = next;
    knowsWorkflow = false;
    workflow = new Dictionary();
    chains.clear();
    histories.clear();
  }

  private void take(String id, ZopeObject tool) {
    String where = tool.path().toString();
    if (id.equals("portal_workflow")) {
      knowsWorkflow = true;
      workflow = tool.state();
      for (Entry entry : records.entries(workflow.get("_chains_by_type"), where)) {
        String type = Dictionary.nameOf(entry.key());
        if (type != null) {
          chains.put(type, texts(entry.value()));
        }
      }
      return;
    }
    Records.Part shadow = records.part(tool.state().get("_shadowStorage"), where);
    Value storage = shadow == null ? null : shadow.attributes().get("_storage");
    for (Entry entry : records.entries(storage, where)) {
      if (entry.key() instanceof IntValue number && number.fitsLong()) {
        histories.put(number.asLong(), entry.value());
      }
    }
  }

  private static @Nullable ZopeObject siteOf(ZopeObject object) {
    for (ZopeObject at = object; at != null; at = at.parent()) {
      if (at.className() != null && at.className().name().equals("PloneSite")) {
        return at;
      }
    }
    return null;
  }

  private List<String> texts(@Nullable Value sequence) {
    List<String> texts = new ArrayList<>();
    for (Value item : Sequences.items(sequence)) {
      String text = records.text(item, "portal_workflow", null);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }
}
