/**
 * Sends calls to a ZEO server, and matches its answers to them (layer 3).
 *
 * <p>In: an open connection, and the calls to send. Out: a future for the result of each call, as
 * answers may come in any order; the calls that the server sends to us; and one failure for all
 * when the connection is lost.
 *
 * <p>Knows the meaning of two calls only: the greeting and the registration. Does not reconnect.
 */
@NullMarked
package io.camelzodb.storage.zeo.call;

import org.jspecify.annotations.NullMarked;
