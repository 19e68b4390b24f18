package io.camelzodb.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.Oid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The objects of a manifest that an export holds. An export does not tell what its root was in, so
 * its paths lack what stands before the root's id in the manifest.
 *
 * @param objects the root and all below it
 * @param above the path of what the root was in, {@code /Plone}; empty for the database's root
 */
record Expected(List<JsonNode> objects, String above) {

  /**
   * The part of a manifest that is in an export.
   *
   * @param export whose root is an object of the manifest, or else the site that holds them all
   */
  static Expected in(JsonNode manifest, ObjectStore export) throws IOException {
    Oid root = export.snapshot().root();
    String top = "";
    for (JsonNode object : manifest) {
      if (oid(object.path("oid")).equals(root)) {
        top = object.path("path").asText();
      }
    }
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode object : manifest) {
      String path = object.path("path").asText();
      if (path.equals(top) || path.startsWith(top + "/")) {
        objects.add(object);
      }
    }
    return new Expected(objects, top.substring(0, Math.max(0, top.lastIndexOf('/'))));
  }

  /** The path that an object of the manifest has in the export. */
  String path(JsonNode object) {
    return object.path("path").asText().substring(above.length());
  }

  /** An oid as manifests write it, {@code 0x000000000000000e}. */
  static Oid oid(JsonNode node) {
    return Oid.of(HexFormat.of().parseHex(node.asText().substring(2)));
  }

  /** The same as the lists of an extraction write it. */
  static JsonNode hex(JsonNode node) {
    return TextNode.valueOf(node.asText().substring(2));
  }
}
