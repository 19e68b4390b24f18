/**
 * Zope's objects: the tree in which they are contained, and what each of them holds.
 *
 * <p>In: a {@link io.camelzodb.storage.Snapshot}. Out: {@link io.camelzodb.zope.ZopeObject}s with
 * their path, class, meta type and state, walked or resolved by {@link
 * io.camelzodb.zope.walk.ObjectTree}; and for each of them the {@link io.camelzodb.zope.ObjectData}
 * that files hold of it. Knows {@code storage} and {@code pickle}, and nothing of files.
 */
@NullMarked
package io.camelzodb.zope;

import org.jspecify.annotations.NullMarked;
