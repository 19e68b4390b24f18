/**
 * Opens {@code file:} URIs: a {@code Data.fs} or a backup of one.
 *
 * <p>In: a URI, or a file without one. Out: the store that the first bytes of the file ask for. It
 * stands above the packages that read a {@code Data.fs}, a backup and a damaged file.
 */
@NullMarked
package io.camelzodb.storage.file.driver;

import org.jspecify.annotations.NullMarked;
