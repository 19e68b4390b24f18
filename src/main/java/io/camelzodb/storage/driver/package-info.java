/**
 * Finds the driver that opens a database by its URI.
 *
 * <p>In: a URI as users write it, {@code zeo://localhost:8100?storage=1}. Out: its parts ({@link
 * io.camelzodb.storage.driver.StorageUri}), a form of it without passwords ({@link
 * io.camelzodb.storage.driver.RedactedUri}), and the {@link
 * io.camelzodb.storage.driver.StorageDriver} of its scheme, which opens an {@link
 * io.camelzodb.storage.ObjectStore}. Drivers are found on the class path by {@link
 * java.util.ServiceLoader}; those of this program stand in the packages of their storages and
 * depend on this one, never the other way round.
 */
@NullMarked
package io.camelzodb.storage.driver;

import org.jspecify.annotations.NullMarked;
