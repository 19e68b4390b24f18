package io.camelzodb.sync.playback.planning;

import io.camelzodb.zope.type.ClassNames;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the ids of new objects, as OFS.ObjectManager does. {@link ClassNames} has the names that
 * the classes of containers use themselves.
 */
final class NewIdRules {
  private static final Pattern BAD = Pattern.compile("[<>&]");

  /** Attributes of containers that a child would hide. */
  private static final Set<String> RESERVED =
      Set.of(
          "REQUEST",
          "id",
          "title",
          "meta_type",
          "_objects",
          "_properties",
          "_owner",
          "_mount_point_params",
          "zodbsync_layer");

  private NewIdRules() {}

  /**
   * Returns why Zope would refuse an id; null if it would accept it. Ids that begin with one
   * underscore or with {@code aq_} or hold control characters are accepted: Zope's forms refuse
   * them, but its databases hold some.
   */
  static @Nullable String fault(String id) {
    if (BAD.matcher(id).find()) {
      return "its id holds one of <>&";
    }
    if (id.endsWith("__") || id.startsWith("__")) {
      return "its id begins or ends with two underscores";
    }
    if (id.startsWith("@@") || id.startsWith("++")) {
      return "its id begins as the name of a view does";
    }
    if (RESERVED.contains(id) || id.startsWith("_p_") || id.startsWith("_v_")) {
      return "its id is a name that Zope uses itself";
    }
    return id.startsWith("_") && id.endsWith("_Permission")
        ? "its id is the name of a permission's attribute"
        : null;
  }
}
