package io.camelzodb.zope.content;

import io.camelzodb.zope.ZopeObject;
import java.util.List;

/**
 * Holds the fields, payloads and comments of one object.
 *
 * @param record its fields
 * @param payloads its pictures, files, texts and sources, the main one first, scales last
 * @param comments the comments on it, each an object that must be read itself
 */
public record ContentReading(
    ContentRecord record, List<Payload> payloads, List<ZopeObject> comments) {}
