/**
 * Opens Zope exports, single files and folders of them, as object stores.
 *
 * <p>In: a file, plain or gzipped. {@link io.camelzodb.storage.export.Exports#open} looks at its
 * first bytes, then builds an index in one sequential pass, a few dozen bytes a record. Out: an
 * {@link io.camelzodb.storage.ObjectStore} that reads a record again from the file on demand, and
 * decodes it to a {@link io.camelzodb.pickle.stream.PickledObject}.
 *
 * <p>A damaged record is the only one that is lost. Of a truncated file everything that is whole is
 * read. Every fault is listed as a {@link io.camelzodb.storage.Problem}.
 */
@NullMarked
package io.camelzodb.storage.export;

import org.jspecify.annotations.NullMarked;
