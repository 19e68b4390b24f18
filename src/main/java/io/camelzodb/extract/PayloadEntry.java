package io.camelzodb.extract;

import io.camelzodb.storage.Oid;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.content.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Holds a payload on its way to its file.
 *
 * @param place the path for the object's files; under {@code lost+found} without a container
 * @param path the path for the manifest; null without a container
 * @param oid the object
 * @param className dotted name of its class, or null
 * @param type portal type or meta type, or null
 * @param title its title
 * @param main whether the file has the object's own name; otherwise the field's name is added
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
