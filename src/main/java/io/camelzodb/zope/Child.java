package io.camelzodb.zope;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import org.jspecify.annotations.Nullable;

/**
 * Describes a child as its container lists it, without reading the child's record. Immutable.
 *
 * @param id the id under which the container has it
 * @param key the id as stored: text or a byte string
 * @param oid its record; null if the container lists an id without a record in this database
 * @param metaType its meta type in the container, or null
 */
public record Child(String id, Value key, @Nullable Oid oid, @Nullable String metaType) {}
