/**
 * Defines the file format: one folder for each object, with {@code __meta__} and its source.
 *
 * <p>In: the {@link io.camelzodb.zope.ObjectData} of an object, and its path. Out: a folder of the
 * same path below {@code __root__}, with {@code __meta__} and, if the object has a source, {@code
 * __source__.EXT} or {@code __source-utf8__.EXT}. The files are those of perfact-zodbsync, byte for
 * byte. Only differences are written. The files of removed objects are removed. Nothing outside the
 * base folder is touched, whatever the ids are.
 *
 * <p>Uses {@code zope} and the rooms before it. Knows nothing of git or Camel.
 */
@NullMarked
package io.camelzodb.tree;

import org.jspecify.annotations.NullMarked;
