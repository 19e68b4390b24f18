/**
 * Walks databases of other frameworks: Grok, BlueBream, Pyramid, plain mappings.
 *
 * <p>In: a {@link io.camelzodb.storage.Snapshot} and its root mapping. Out: one place for each
 * object that the root leads to. So a graph of objects becomes a tree of names.
 */
@NullMarked
package io.camelzodb.zope.foreign;

import org.jspecify.annotations.NullMarked;
