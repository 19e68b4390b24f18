package io.camelzodb.zope.content.payload;

import io.camelzodb.zope.content.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value that holds a payload, recognised.
 *
 * @param payload the payload, its field still to be named
 * @param description what stands in the fields of the object: class, content type, text …
 */
public record DetectedPayload(Payload payload, Map<String, @Nullable Object> description) {}
