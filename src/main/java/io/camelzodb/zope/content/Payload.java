package io.camelzodb.zope.content;

import io.camelzodb.storage.Oid;
import org.jspecify.annotations.Nullable;

/**
 * Describes a picture, file, text or source that an object holds. Immutable.
 *
 * @param field the field that holds it: {@code data} and {@code source} of classic objects, else
 *     the name of the attribute
 * @param fileName the name under which it was uploaded, any text, not to be trusted; or null
 * @param contentType the content type as stored, any text; or null
 * @param declaredSize its size in bytes according to the record, which may be wrong; -1 if unknown
 * @param source the record in which its bytes begin, where that is not the object's own; else null
 * @param held how many bytes of it are in memory while this object exists
 * @param scale whether it is a rendition that Plone made of a picture
 * @param content the bytes
 */
public record Payload(
    String field,
    @Nullable String fileName,
    @Nullable String contentType,
    long declaredSize,
    @Nullable Oid source,
    int held,
    boolean scale,
    PayloadContent content) {

  /** Returns a copy for another field, as a scale or not. */
  public Payload as(String otherField, boolean isScale) {
    return new Payload(
        otherField, fileName, contentType, declaredSize, source, held, isScale, content);
  }
}
