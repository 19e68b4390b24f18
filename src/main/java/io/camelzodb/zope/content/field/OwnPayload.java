package io.camelzodb.zope.content.field;

import io.camelzodb.pickle.Value;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.content.FieldSources;
import io.camelzodb.zope.content.Payload;
import io.camelzodb.zope.content.PayloadContent;
import io.camelzodb.zope.content.RecordLookup;
import io.camelzodb.zope.content.payload.DetectedPayload;
import io.camelzodb.zope.content.payload.PayloadClasses;
import io.camelzodb.zope.content.payload.PayloadDetector;
import io.camelzodb.zope.content.payload.SourceDetector;
import io.camelzodb.zope.walk.ObjectTree;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an object that is itself a file, a picture, a source or a text. */
final class OwnPayload {
  private OwnPayload() {}

  /**
   * Returns the payload that an object is; null if it is none.
   *
   * @param done receives the attributes that the payload was made of
   */
  static @Nullable Payload of(
      FieldSources object,
      RecordLookup records,
      PayloadDetector holders,
      ObjectTree tree,
      Set<String> done) {
    ZopeObject self = object.object();
    SourceDetector.Source source = SourceDetector.of(object, records);
    if (source != null) {
      done.add(source.attribute());
      return payload("source", source.contentType(), source.bytes());
    }
    boolean byReference =
        PayloadClasses.isBlob(self.className()) || PayloadClasses.isChain(self.className());
    DetectedPayload holder =
        byReference
            ? holders.whole(self.reference(), object.where())
            : holders.of(self.oid(), self.className(), object.state(), object.where());
    if (holder != null) {
      done.addAll(List.of("data", "_data", "_blob", "blob", "raw", "_raw_holder"));
      return holder.payload().as("data", false);
    }
    return document(object, records);
  }

  /** CMF's Document: plain text with a format beside it. */
  private static @Nullable Payload document(FieldSources object, RecordLookup records) {
    Value text = object.state().get("text");
    Value stored = object.state().get("text_format");
    byte[] bytes = text == null || stored == null ? null : PayloadDetector.utf8(text);
    if (bytes == null) {
      return null;
    }
    String format = records.text(stored, object.where(), object.object().oid());
    String type = format != null && format.contains("html") ? "text/html" : "text/plain";
    return payload("text", type, bytes);
  }

  private static Payload payload(String field, String type, byte[] bytes) {
    return new Payload(
        field, null, type, bytes.length, null, bytes.length, false, PayloadContent.of(bytes));
  }
}
