package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.zope.Child;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.Sequences;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data that Plone's tools store about an object: the workflows of its type ({@code
 * portal_workflow}) and its old versions ({@code portal_historiesstorage}). Keeps the tools of
 * recently used sites. Not safe for many threads.
 */
final class SiteTools {
  private static final int MOST_VERSIONS = 10_000;
  private static final int MOST_SITES = 8;
  private static final int LONGEST_CHAIN = 100;

  private final ObjectTree tree;
  private final RecordLookup records;
  private final Map<Oid, Site> sites = new LinkedHashMap<>(16, 0.75f, true);

  /** Holds the tools of one site; empty if the source does not have them. */
  private static final class Site {
    private boolean knowsWorkflow;
    private Dictionary workflow = new Dictionary();
    private final Map<String, List<String>> chains = new HashMap<>();
    private final Map<String, Optional<String>> initialStates = new HashMap<>();
    private final Map<Long, Value> histories = new HashMap<>();
  }

  SiteTools(ObjectTree tree, RecordLookup records) {
    this.tree = tree;
    this.records = records;
  }

  /**
   * Returns the workflows of a portal type in order; null if the source has no workflow tool for
   * the object.
   */
  @Nullable List<String> chain(ZopeObject object, @Nullable String portalType) {
    Site site = siteOf(object);
    if (site == null || !site.knowsWorkflow) {
      return null;
    }
    List<String> own = portalType == null ? List.of() : site.chains.get(portalType);
    return own != null ? own : texts(site.workflow.get("_default_chain"));
  }

  /** The state in which a workflow begins, or null. */
  @Nullable String initialState(ZopeObject object, String workflowId) {
    Site site = siteOf(object);
    return site == null
        ? null
        : site.initialStates
            .computeIfAbsent(workflowId, id -> Optional.ofNullable(initialState(site, id)))
            .orElse(null);
  }

  private @Nullable String initialState(Site site, String workflowId) {
    RecordLookup.Part definition = records.part(site.workflow.get(workflowId), "portal_workflow");
    return definition == null
        ? null
        : records.text(definition.attributes().get("initial_state"), "portal_workflow", null);
  }

  /** The history of versions of an object, oldest first: version number to its metadata. */
  List<Entry> versions(ZopeObject object) {
    Value uid = object.state().get("cmf_uid");
    Site site = uid == null ? null : siteOf(object);
    if (uid == null || site == null || site.histories.isEmpty()) {
      return List.of();
    }
    if (!(uid instanceof IntValue)) {
      RecordLookup.Part annotation = records.part(uid, object.path().toString());
      uid = annotation == null ? null : annotation.attributes().get("_uid");
    }
    Value history =
        uid instanceof IntValue number && number.fitsLong()
            ? site.histories.get(number.asLong())
            : null;
    RecordLookup.Part part = records.part(history, object.path().toString());
    if (part == null) {
      return List.of();
    }
    Value full = part.attributes().get("_full");
    List<Entry> versions = records.entries(full, object.path().toString());
    return versions.size() <= MOST_VERSIONS ? versions : versions.subList(0, MOST_VERSIONS);
  }

  /** Returns the tools of the site of an object; null if it is in no site. */
  private @Nullable Site siteOf(ZopeObject object) {
    for (ZopeObject at = object; at != null; at = at.parent()) {
      if (at.className() != null && at.className().name().equals("PloneSite")) {
        Site opened = sites.get(at.oid());
        return opened == null ? open(at) : opened;
      }
    }
    return null;
  }

  private Site open(ZopeObject found) {
    Site site = new Site();
    for (Child child : tree.listing(found)) {
      if (child.id().equals("portal_workflow") || child.id().equals("portal_historiesstorage")) {
        ZopeObject tool = child.oid() == null ? null : tree.child(found, child);
        if (tool != null) {
          take(site, child.id(), tool);
        }
      }
    }
    if (sites.size() >= MOST_SITES) {
      sites.remove(sites.keySet().iterator().next());
    }
    sites.put(found.oid(), site);
    return site;
  }

  private void take(Site site, String id, ZopeObject tool) {
    String where = tool.path().toString();
    if (id.equals("portal_workflow")) {
      site.knowsWorkflow = true;
      site.workflow = tool.state();
      for (Entry entry : records.entries(site.workflow.get("_chains_by_type"), where)) {
        String type = Dictionary.nameOf(entry.key());
        if (type != null) {
          site.chains.put(type, texts(entry.value()));
        }
      }
      return;
    }
    RecordLookup.Part shadow = records.part(tool.state().get("_shadowStorage"), where);
    Value storage = shadow == null ? null : shadow.attributes().get("_storage");
    for (Entry entry : records.entries(storage, where)) {
      if (entry.key() instanceof IntValue number && number.fitsLong()) {
        site.histories.put(number.asLong(), entry.value());
      }
    }
  }

  /** The names of workflows; a real chain has few. */
  private List<String> texts(@Nullable Value sequence) {
    List<String> texts = new ArrayList<>();
    for (Value item : Sequences.items(sequence)) {
      String text = records.text(item, "portal_workflow", null);
      if (text != null && texts.size() < LONGEST_CHAIN) {
        texts.add(text);
      }
    }
    return texts;
  }
}
