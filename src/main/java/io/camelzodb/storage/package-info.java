/**
 * Where records come from, and go to: databases and exports behind one interface.
 *
 * <p>In: a file or a server. Out: an {@link io.camelzodb.storage.ObjectStore}, whose {@link
 * io.camelzodb.storage.Snapshot} gives records by {@link io.camelzodb.storage.Oid}, each decoded to
 * {@link io.camelzodb.pickle.stream.PickledObject} when asked for. Faults of the source that do not
 * stop the reading are listed as {@link io.camelzodb.storage.Problem}s.
 *
 * <p>The way back: a {@link io.camelzodb.storage.write.WritableStore} takes the records of a
 * transaction in a {@link io.camelzodb.storage.write.Commit}, wholly or not at all.
 *
 * <p>This room knows {@code pickle}, since indexes, messages and references are pickles, and
 * nothing of Zope.
 */
@NullMarked
package io.camelzodb.storage;

import org.jspecify.annotations.NullMarked;
