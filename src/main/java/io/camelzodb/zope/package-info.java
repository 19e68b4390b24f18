/**
 * Defines the parts of a Zope object: its path, its class, its state, its metadata and its source.
 *
 * <p>In: a {@link io.camelzodb.storage.Snapshot}. Out: {@link io.camelzodb.zope.ZopeObject}s with
 * path, class, meta type and state. {@link io.camelzodb.zope.walk.ObjectTree} walks them or
 * resolves a path. {@link io.camelzodb.zope.ObjectData} is the part of an object that files hold.
 *
 * <p>Uses {@code storage} and {@code pickle}. Knows nothing of files.
 */
@NullMarked
package io.camelzodb.zope;

import org.jspecify.annotations.NullMarked;
