package io.camelzodb.zope.content;

import io.camelzodb.pickle.Global;
import io.camelzodb.zope.type.MetaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows the values that classes and schemas give to objects whose record has none: titles, portal
 * types, meta types, and the fields of plone.app.contenttypes, whose defaults Plone shows as values
 * ({@code DexterityContent.__getattr__}).
 *
 * <p>The defaults are those of the schemas in plone.app.dexterity 5.0.2 ({@code behaviors/}),
 * plone.app.contenttypes 5.0.1 ({@code behaviors/}, {@code schema/}), plone.app.event 6.0.1 ({@code
 * dx/behaviors.py}), plone.app.versioningbehavior 3.0.0 and plone.app.relationfield 5.0.0; which
 * type has which is said by the profile of plone.app.contenttypes ({@code profiles/default/types}).
 * A site can give its types other behaviors, and other releases have other defaults: these are
 * those of a default Plone 6.2. Defaults that depend on the time or on the site's settings (start
 * and end of an event) are left out.
 */
public final class ClassDefaults {
  private static final String CONTENT_TYPES = "plone.app.contenttypes.content.";
  private static final String SITE = "Products.CMFPlone.Portal.PloneSite";

  private static final Global USER_FOLDER = new Global("OFS.userfolder", "UserFolder");

  private ClassDefaults() {}

  /** Returns the title of the class; empty for most. */
  public static String title(@Nullable Global className) {
    String title =
        className != null && className.name().equals("UserFolder")
            ? MetaTypes.titleOf(USER_FOLDER)
            : null;
    return title == null ? "" : title;
  }

  /** Returns the portal type of the class, or null. */
  public static @Nullable String portalType(@Nullable Global className) {
    if (className == null) {
      return null;
    }
    return switch (className.dotted()) {
      case "plone.app.discussion.comment.Comment",
          "Products.CMFDefault.DiscussionItem.DiscussionItem" ->
          "Discussion Item";
      case SITE -> "Plone Site";
      default -> null;
    };
  }

  /**
   * The meta type of a class of content, or null: Archetypes takes the name of the class, the
   * {@code configure.zcml} of plone.dexterity registers one for items and one for containers.
   */
  public static @Nullable String metaType(@Nullable Global className) {
    if (className == null) {
      return null;
    }
    String module = className.module();
    if (module.startsWith("Products.ATContentTypes.content.")
        || module.startsWith("plone.app.blob.")
        || module.startsWith("plone.app.folder.")) {
      return className.name();
    }
    return switch (className.dotted()) {
      case CONTENT_TYPES + "Folder", "plone.dexterity.content.Container" -> "Dexterity Container";
      case SITE -> "Plone Site";
      default ->
          className.dotted().startsWith(CONTENT_TYPES)
                  || className.dotted().equals("plone.dexterity.content.Item")
              ? "Dexterity Item"
              : null;
    };
  }

  /** Whether a class is one of Dexterity's content types, which has a language of "" by default. */
  public static boolean isDexterity(@Nullable Global className, boolean treeSite) {
    return className != null
        && (className.dotted().startsWith(CONTENT_TYPES)
            || className.module().startsWith("plone.dexterity.")
            || (treeSite && className.name().equals("PloneSite")));
  }

  /**
   * Returns the fields that Plone shows although the record does not have them.
   *
   * @param treeSite whether a site keeps its objects in a BTree, as it does since it is a Dexterity
   *     container itself (Plone 6)
   */
  public static Map<String, @Nullable Object> fields(@Nullable Global className, boolean treeSite) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String name = className == null ? "" : className.dotted();
    String type =
        name.startsWith(CONTENT_TYPES)
            ? name.substring(CONTENT_TYPES.length())
            : treeSite && name.equals(SITE) ? "PloneSite" : null;
    if (type == null) {
      return fields;
    }
    fields.put("contributors", List.of());
    fields.put("exclude_from_nav", false);
    fields.put("rights", "");
    fields.put("subjects", null);
    if (!type.equals("Link")) {
      fields.put("relatedItems", List.of());
    }
    switch (type) {
      case "Document", "PloneSite" -> none(fields, "table_of_contents", "text");
      case "Collection" -> collection(fields);
      case "Event" -> event(fields);
      case "File" -> none(fields, "file");
      case "Folder" -> fields.put("nextPreviousEnabled", false);
      case "Image" -> none(fields, "image");
      case "Link" -> none(fields, "remoteUrl");
      case "NewsItem" -> none(fields, "image", "image_caption", "text");
      default -> {
        // Nothing more.
      }
    }
    if (List.of("Document", "Event", "Link", "NewsItem").contains(type)) {
      fields.put("changeNote", null);
      fields.put("versioning_enabled", true);
    }
    return fields;
  }

  private static void none(Map<String, @Nullable Object> fields, String... names) {
    for (String name : names) {
      fields.put(name, null);
    }
  }

  private static void collection(Map<String, @Nullable Object> fields) {
    none(fields, "query", "sort_on", "sort_reversed", "text");
    fields.put("limit", 1000L);
    fields.put("item_count", 30L);
    fields.put(
        "customViewFields",
        new ArrayList<>(List.of("Title", "Creator", "Type", "ModificationDate")));
  }

  private static void event(Map<String, @Nullable Object> fields) {
    none(fields, "allow_discussion", "recurrence", "sync_uid", "text");
    none(fields, "location", "contact_name", "contact_email", "contact_phone", "event_url");
    fields.put("attendees", List.of());
    fields.put("whole_day", false);
    fields.put("open_end", false);
  }
}
