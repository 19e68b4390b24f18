/**
 * Zope exports as object stores: XML ({@code <ZopeData>}, as Zope 2 and ERP5 write it) and {@code
 * .zexp}, plain or gzipped.
 *
 * <p>In: a file. {@link io.camelzodb.storage.export.Exports#open} looks at its first bytes, then
 * one sequential pass builds an index of a few dozen bytes a record. Out: an {@link
 * io.camelzodb.storage.ObjectStore} that reads a record again from the file when it is asked for,
 * and decodes it to {@link io.camelzodb.pickle.stream.PickledObject}. A damaged record costs itself
 * only; a truncated file gives what is whole. Everything found wrong is listed as {@link
 * io.camelzodb.storage.Problem}.
 */
@NullMarked
package io.camelzodb.storage.export;

import org.jspecify.annotations.NullMarked;
