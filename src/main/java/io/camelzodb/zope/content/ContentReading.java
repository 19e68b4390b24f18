package io.camelzodb.zope.content;

import io.camelzodb.zope.ZopeObject;
import java.util.List;

/**
 * All that an object holds.
 *
 * @param record its fields
 * @param payloads its pictures, files, texts and sources, the main one first, scales last
 * @param comments the comments on it, each an object of its own, to be read as such
 */
public record ContentReading(
    ContentRecord record, List<Payload> payloads, List<ZopeObject> comments) {}
