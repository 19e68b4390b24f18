package io.camelzodb.sync.playback;

import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.zope.container.ContainerEdit;
import io.camelzodb.zope.record.StateEdit;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object while a plan is written.
 *
 * @param serial the transaction of the record that it is based on
 * @param classPart the first pickle of its record
 * @param owner the owner that the objects in it acquire, or null
 */
record EditedObject(
    Oid oid,
    Tid serial,
    Value classPart,
    StateEdit state,
    ContainerEdit children,
    @Nullable Value owner) {}
