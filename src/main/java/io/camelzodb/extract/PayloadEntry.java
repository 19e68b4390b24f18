package io.camelzodb.extract;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.content.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A payload on its way to its file.
 *
 * @param place where the object's files go; under {@code lost+found} for what has no container
 * @param path the path for the manifest; null for what has no container
 * @param oid the object
 * @param className dotted name of its class, or null
 * @param type portal type or meta type, or null
 * @param title its title
 * @param main whether the file has the object's own name; else the field's is added to it
 * @param note a remark for the manifest that is no fault of the payload, or null
 * @param payload the payload
 */
record PayloadEntry(
    ObjectPath place,
    @Nullable String path,
    Oid oid,
    @Nullable String className,
    @Nullable String type,
    String title,
    boolean main,
    @Nullable String note,
    Payload payload) {}
