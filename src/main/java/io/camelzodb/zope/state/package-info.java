/**
 * Writes the whole state of an object as text, and reads it back.
 *
 * <p>For objects of types that are not read to metadata. In: a {@link
 * io.camelzodb.zope.ZopeObject}, and the oids of all objects in the containment tree. Out: the file
 * {@code __state__}, with the record of the object, all records that only it leads to, and the data
 * of their blobs. The same package makes records of such a file again. {@code docs/state-files.md}
 * describes the format.
 */
@NullMarked
package io.camelzodb.zope.state;

import org.jspecify.annotations.NullMarked;
