/**
 * Databases whose objects are not Zope's: Grok, BlueBream, Pyramid, mappings of one's own classes.
 *
 * <p>In: a {@link io.camelzodb.storage.Snapshot} and its root mapping. Out: one place for each
 * object that the root leads to, so that what is a graph is a tree of names.
 */
@NullMarked
package io.camelzodb.zope.foreign;

import org.jspecify.annotations.NullMarked;
