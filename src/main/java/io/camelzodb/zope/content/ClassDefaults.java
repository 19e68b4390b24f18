package io.camelzodb.zope.content;

import io.camelzodb.pickle.Global;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What classes give where a record has nothing: titles, portal types, and the fields of
 * plone.app.contenttypes, whose defaults Plone shows as values. Taken from a running Plone 6.2.
 */
final class ClassDefaults {
  private static final String CONTENT_TYPES = "plone.app.contenttypes.content.";

  private ClassDefaults() {}

  /** The title that the class gives; empty for most. */
  static String title(@Nullable Global className) {
    return className != null && className.name().equals("UserFolder") ? "User Folder" : "";
  }

  /** The portal type that the class gives, or null. */
  static @Nullable String portalType(@Nullable Global className) {
    if (className == null) {
      return null;
    }
    return switch (className.dotted()) {
      case "plone.app.discussion.comment.Comment",
          "Products.CMFDefault.DiscussionItem.DiscussionItem" ->
          "Discussion Item";
      case "Products.CMFPlone.Portal.PloneSite" -> "Plone Site";
      default -> null;
    };
  }

  /** Whether a class is one of Dexterity's content types, which has a language of "" by default. */
  static boolean isDexterity(@Nullable Global className, boolean treeSite) {
    return className != null
        && (className.dotted().startsWith(CONTENT_TYPES)
            || className.module().startsWith("plone.dexterity.")
            || (treeSite && className.name().equals("PloneSite")));
  }

  /** The fields that Plone shows although the record does not have them. */
  static Map<String, @Nullable Object> fields(@Nullable Global className, boolean treeSite) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    String name = className == null ? "" : className.dotted();
    String type =
        name.startsWith(CONTENT_TYPES)
            ? name.substring(CONTENT_TYPES.length())
            : treeSite && name.equals("Products.CMFPlone.Portal.PloneSite") ? "PloneSite" : null;
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
      case "Document", "PloneSite" -> {
        fields.put("table_of_contents", null);
        fields.put("text", null);
      }
      case "Collection" -> {
        fields.put("text", null);
        fields.put("customViewFields", columns());
      }
      case "Folder" -> fields.put("nextPreviousEnabled", false);
      case "Event" -> {
        for (String field :
            List.of(
                "allow_discussion", "contact_email", "contact_phone", "event_url", "recurrence")) {
          fields.put(field, null);
        }
      }
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

  private static List<@Nullable Object> columns() {
    return new ArrayList<>(List.of("Title", "Creator", "Type", "ModificationDate"));
  }
}
