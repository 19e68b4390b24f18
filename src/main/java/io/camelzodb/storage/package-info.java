/**
 * Defines the parts of a database: object ids, transactions, snapshots and stores.
 *
 * <p>In: a file or a server. Out: an {@link io.camelzodb.storage.ObjectStore}. Its {@link
 * io.camelzodb.storage.Snapshot} gives records by {@link io.camelzodb.storage.Oid}, and decodes
 * each to a {@link io.camelzodb.pickle.stream.PickledObject} on demand. Faults of the source that
 * do not stop the reading are listed as {@link io.camelzodb.storage.Problem}s.
 *
 * <p>For writing, a {@link io.camelzodb.storage.write.WritableStore} takes the records of a
 * transaction in a {@link io.camelzodb.storage.write.Commit}, all of them or none.
 *
 * <p>Uses {@code files} and {@code pickle}, since indexes, messages and references are pickles.
 * Knows nothing of Zope.
 */
@NullMarked
package io.camelzodb.storage;

import org.jspecify.annotations.NullMarked;
