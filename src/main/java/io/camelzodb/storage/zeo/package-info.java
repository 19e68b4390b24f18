/**
 * Reads and writes the database of a ZEO server (layer 4 of ZEO: the storage).
 *
 * <p>In: a URI. Out: an {@link io.camelzodb.storage.ObjectStore} over the server, its transactions,
 * and its changes as they happen. The layers below are packages of their own: {@code wire}
 * (frames), {@code message} (pickle or msgpack), {@code call} (calls and answers); {@code link}
 * keeps the connection. Only {@code link} reconnects.
 *
 * <p>The connection for reading is registered read-only. Writing has a second connection ({@link
 * io.camelzodb.storage.zeo.ZeoWriting}): one connection can have one transaction at a time, and
 * must not be reopened within it.
 */
@NullMarked
package io.camelzodb.storage.zeo;

import org.jspecify.annotations.NullMarked;
