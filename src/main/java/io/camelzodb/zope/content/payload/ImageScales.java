package io.camelzodb.zope.content.payload;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Value;
import io.camelzodb.zope.content.DeclaredSizes;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.RecordLookup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scaled versions that Plone made of pictures: plone.scale keeps them in the annotation
 * {@code plone.scale}, plone.app.blob in the attribute {@code blob_scales}; plone.app.imaging and
 * Archetypes as further fields, {@code image_mini} beside {@code image}.
 */
public final class ImageScales {
  private static final int MOST = 1000;
  private static final int LONGEST_NAME = 250;

  private ImageScales() {}

  /** Returns the scales that are stored apart from the fields. */
  public static List<Payload> apart(
      FieldSources object, RecordLookup records, PayloadDetector holders) {
    List<Payload> scales = new ArrayList<>();
    String where = object.where();
    for (Entry entry : records.entries(object.annotation("plone.scale"), where)) {
      Dictionary info = dictionary(entry.value(), records, where);
      if (info != null && scales.size() < MOST) {
        add(scales, holders.of(info.get("data"), where), field(info, entry, records, where));
      }
    }
    for (Entry field : records.entries(object.state().get("blob_scales"), where)) {
      for (Entry scale : records.entries(field.value(), where)) {
        Dictionary info = dictionary(scale.value(), records, where);
        if (info != null && scales.size() < MOST) {
          DetectedPayload holder = holders.of(object.object().oid(), null, info, where);
          add(
              scales,
              holder,
              Dictionary.nameOf(field.key()) + "_" + Dictionary.nameOf(scale.key()));
        }
      }
    }
    return scales;
  }

  private static void add(List<Payload> scales, @Nullable DetectedPayload holder, String field) {
    if (holder != null) {
      scales.add(holder.payload().as(field, true));
    }
  }

  private static @Nullable Dictionary dictionary(Value value, RecordLookup records, String where) {
    if (value instanceof Dictionary dictionary) {
      return dictionary;
    }
    if (!(value instanceof Instance) && RecordLookup.target(value) == null) {
      return null;
    }
    RecordLookup.Part part = records.part(value, where);
    if (part == null) {
      return null;
    }
    return part.attributes().get("data") instanceof Dictionary data ? data : part.attributes();
  }

  private static String field(Dictionary info, Entry entry, RecordLookup records, String where) {
    String name = records.text(info.get("fieldname"), where, null);
    long width = DeclaredSizes.of(info.get("width"));
    long height = DeclaredSizes.of(info.get("height"));
    String scale =
        width >= 0 && height >= 0 ? width + "x" + height : Dictionary.nameOf(entry.key());
    return (name == null ? "image" : name) + "_" + scale;
  }

  /** Marks the fields that are scales of other fields by their names. */
  public static List<Payload> marked(List<Payload> payloads) {
    Set<String> fields = new HashSet<>();
    for (Payload payload : payloads) {
      fields.add(payload.field());
    }
    List<Payload> marked = new ArrayList<>();
    for (Payload payload : payloads) {
      marked.add(isScale(payload.field(), fields) ? payload.as(payload.field(), true) : payload);
    }
    return marked;
  }

  private static boolean isScale(String field, Set<String> fields) {
    if (field.length() > LONGEST_NAME) {
      return false;
    }
    for (int at = field.indexOf('_'); at > 0; at = field.indexOf('_', at + 1)) {
      if (fields.contains(field.substring(0, at))) {
        return true;
      }
    }
    return false;
  }
}
