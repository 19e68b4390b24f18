package io.camelzodb.zope;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import org.jspecify.annotations.Nullable;

/**
 * What a container says of an object in it, without its record having been read. Immutable.
 *
 * @param id the id under which the container has it
 * @param key the id as stored: text or a byte string
 * @param oid its record; null where the container lists an id but refers to no record of this
 *     database
 * @param metaType its meta type as the container tells it, or null
 */
public record Child(String id, Value key, @Nullable Oid oid, @Nullable String metaType) {}
