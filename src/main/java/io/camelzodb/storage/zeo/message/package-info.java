/**
 * The second layer of ZEO: messages. In: the body of a frame. Out: a {@link
 * io.camelzodb.storage.zeo.message.Message}, and back, in either encoding: pickle ({@code Z}) or
 * msgpack ({@code M}).
 *
 * <p>Values are those of the room {@code pickle} in both encodings. What a server sends is data:
 * exceptions too are a name and arguments, and nothing is run.
 */
@NullMarked
package io.camelzodb.storage.zeo.message;

import org.jspecify.annotations.NullMarked;
