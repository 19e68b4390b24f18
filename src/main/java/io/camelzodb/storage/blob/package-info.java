/**
 * Reads and writes ZODB's blob storage, a folder that holds large data as files.
 *
 * <p>In: the folder, beside a {@code Data.fs} or a ZEO server. Out: the data of a blob as of a
 * transaction. {@link io.camelzodb.storage.blob.BlobFolder} writes the blobs of a transaction.
 * {@link io.camelzodb.storage.blob.StoreWithBlobs} adds such a folder to an export that has no blob
 * data of its own.
 */
@NullMarked
package io.camelzodb.storage.blob;

import org.jspecify.annotations.NullMarked;
