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
 * Recognizes children that a container lists although they are attributes of its class, without a
 * record. Old Zope 2 has some, such as the databases and versions in its Control Panel; unknown
 * classes may have others.
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
  static boolean isProvided(@Nullable Global className, String id) {
    return className != null && KNOWN.getOrDefault(className.dotted(), Set.of()).contains(id);
  }

  /**
   * Whether the class of a container may have such children. Folders of Zope, of CMF and of Plone
   * have none.
   */
  static boolean possible(ZopeObject container) {
    return !ObjectTypes.isSupported(container.metaType())
        && !EnteredContainers.isContent(container);
  }
}
