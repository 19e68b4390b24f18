/**
 * Sends and receives the frames of ZEO over TCP, TLS or a Unix socket (layer 1).
 *
 * <p>In: the address of a server. Out: frames in both directions. A frame is a length of 4 bytes,
 * big endian, and that many bytes. Knows nothing of their meaning.
 */
@NullMarked
package io.camelzodb.storage.zeo.wire;

import org.jspecify.annotations.NullMarked;
