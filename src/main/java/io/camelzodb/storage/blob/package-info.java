/**
 * ZODB's blob storage: a folder that holds the data of blobs as files, beside a Data.fs or a ZEO
 * server.
 *
 * <p>In: the folder. Out: the data of a blob as of a transaction; on the way back, data that a
 * transaction puts there ({@link io.camelzodb.storage.blob.BlobFolder}); and, for exports that hold
 * blob records without their data, an {@link io.camelzodb.storage.ObjectStore} that takes the data
 * from such a folder.
 */
@NullMarked
package io.camelzodb.storage.blob;

import org.jspecify.annotations.NullMarked;
