package io.camelzodb.zope.type;

import io.camelzodb.pickle.ByteString;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Snapshot;
import io.camelzodb.zope.ZopeObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Selects the containers of types that are not {@linkplain ObjectTypes#isSupported supported} that
 * are entered to record their children. Containers of supported types are always entered.
 */
public enum EnteredContainers {
  /**
   * In an export the containers of Plone and CMF, with all they contain; in a folder of exports,
   * one file an object, all of them; nothing else, and nothing in a database, where the peer enters
   * none either.
   */
  AUTO,
  /** All. */
  TRUE,
  /** None, as in perfact-zodbsync. */
  FALSE;

  /** Prefixes of the modules of Plone, CMF, Archetypes and Dexterity. */
  private static final List<String> MODULES =
      List.of(
          "erp5.",
          "plone.",
          "Products.Archetypes",
          "Products.AT",
          "Products.CMF",
          "Products.DCWorkflow",
          "Products.ERP5",
          "Products.Plone");

  /** Parses a word: {@code auto}, {@code true} or {@code false}. */
  public static EnteredContainers of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Returns the rule for a snapshot. */
  public EnteredContainers in(Snapshot snapshot) {
    return this == AUTO && snapshot.ofFiles() ? TRUE : this;
  }

  /**
   * Whether a container is entered, provided that those above it are.
   *
   * @param export whether the object comes from an export, not from a database
   */
  public boolean enters(ZopeObject container, boolean export) {
    if (this == TRUE || ObjectTypes.isSupported(container.metaType())) {
      return true;
    }
    if (this == FALSE || !export) {
      return false;
    }
    for (ZopeObject at = container; at != null; at = at.parent()) {
      if (isContent(at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all containers above an object are entered. */
  public boolean reaches(ZopeObject object, boolean export) {
    Deque<ZopeObject> above = new ArrayDeque<>();
    for (ZopeObject at = object.parent(); at != null; at = at.parent()) {
      above.push(at);
    }
    boolean inside = this == TRUE;
    for (ZopeObject container : above) {
      inside |= this == AUTO && export && isContent(container);
      if (!inside && !ObjectTypes.isSupported(container.metaType())) {
        return false;
      }
    }
    return true;
  }

  /** Whether an object is of Plone or CMF: by the module of its class, or by its portal type. */
  public static boolean isContent(ZopeObject object) {
    Global name = object.className();
    if (name != null && MODULES.stream().anyMatch(name.module()::startsWith)) {
      return true;
    }
    Value type = object.state().get("portal_type");
    return (type instanceof Text text && !text.value().isEmpty())
        || (type instanceof ByteString bytes && bytes.length() > 0);
  }
}
