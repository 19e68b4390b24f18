/**
 * The file format: objects as folders of files under {@code __root__}, as perfact-zodbsync lays
 * them down, byte for byte.
 *
 * <p>In: the {@link io.camelzodb.zope.ObjectData} of an object and its path. Out: a folder of the
 * same path with {@code __meta__} and, where the object has a source, {@code __source__.EXT} or
 * {@code __source-utf8__.EXT}. Only what differs is written, what is gone is removed, and nothing
 * outside the base folder is touched whatever the ids are. Knows {@code zope}, and nothing of
 * Camel.
 */
@NullMarked
package io.camelzodb.tree;

import org.jspecify.annotations.NullMarked;
