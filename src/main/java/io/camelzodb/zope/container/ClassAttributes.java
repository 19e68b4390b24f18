package io.camelzodb.zope.container;

import io.camelzodb.pickle.Global;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.type.EnteredContainers;
import io.camelzodb.zope.type.ObjectTypes;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects that a container lists in {@code _objects} and that are attributes of its class, so that
 * no record holds them: those of old Zope 2, such as the databases and versions in its Control
 * Panel, and maybe those of classes that nobody knows any more.
 */
final class ClassAttributes {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "App.ApplicationManager.ApplicationManager",
          Set.of(
              "Database",
              "Versions",
              "DavLocks",
              "DebugInfo",
              "Products",
              "TranslationService",
              "ZopeInfo"),
          "App.Product.Product",
          Set.of("Help", "Distributions"),
          DatabaseRoot.APPLICATION.dotted(),
          Set.of("Control_Panel", "HelpSys", "misc_", "p_", "PrincipiaFind", "Redirect"));

  private ClassAttributes() {}

  /** Whether the class of a container is known to have an object under an id. */
  static boolean known(@Nullable Global className, String id) {
    return className != null && KNOWN.getOrDefault(className.dotted(), Set.of()).contains(id);
  }

  /**
   * Whether the class of a container may have objects that no record holds. Folders of Zope, of CMF
   * and of Plone have none.
   */
  static boolean possible(ZopeObject container) {
    return !ObjectTypes.isSupported(container.metaType())
        && !EnteredContainers.isContent(container);
  }
}
