/**
 * The first layer of ZEO: bytes. In: the address of a server. Out: frames, each a length of 4
 * bytes, big endian, and so many bytes, in both directions, over TCP, TLS or a Unix socket.
 *
 * <p>Nothing here knows what a frame means.
 */
@NullMarked
package io.camelzodb.storage.zeo.wire;

import org.jspecify.annotations.NullMarked;
