/**
 * The whole state of an object as text, for objects of types that are not read to metadata.
 *
 * <p>In: a {@link io.camelzodb.zope.ZopeObject} and the oids of all objects in the containment
 * tree. Out: the file {@code __state__} with its record and all records that it alone leads to, and
 * the data of their blobs; and back from that file to records. {@code docs/state-files.md} has the
 * format.
 */
@NullMarked
package io.camelzodb.zope.state;

import org.jspecify.annotations.NullMarked;
