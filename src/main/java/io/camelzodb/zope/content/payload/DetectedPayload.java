package io.camelzodb.zope.content.payload;

import io.camelzodb.zope.content.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a payload that was detected in a value.
 *
 * @param payload the payload, not yet assigned to a field
 * @param description the fields that describe it: class, content type, text … …
 */
public record DetectedPayload(Payload payload, Map<String, @Nullable Object> description) {}
