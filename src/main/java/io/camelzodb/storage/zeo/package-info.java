/**
 * The fourth layer of ZEO: a server's storage, for reading and writing.
 *
 * <p>In: a URI. Out: an {@link io.camelzodb.storage.ObjectStore} over the server, its transactions
 * and its changes as they happen. The layers below, each a package that knows only those before it:
 * {@code wire} (frames), {@code message} (pickle or msgpack), {@code call} (answers to calls). Only
 * this layer opens lines anew, and knows what the calls mean.
 *
 * <p>What reads is registered read-only. What writes has a line of its own ({@link
 * io.camelzodb.storage.zeo.ZeoWriting}), since one line has one transaction at a time and must not
 * be opened anew within one.
 */
@NullMarked
package io.camelzodb.storage.zeo;

import org.jspecify.annotations.NullMarked;
