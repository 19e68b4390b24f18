/**
 * Encodes and decodes the messages of ZEO in pickle or msgpack (layer 2).
 *
 * <p>In: the body of a frame. Out: a {@link io.camelzodb.storage.zeo.message.Message}, and back, in
 * either encoding: pickle ({@code Z}) or msgpack ({@code M}).
 *
 * <p>The values are those of {@code pickle} in both encodings. Everything that a server sends is
 * data: an exception, too, is a name and arguments. Nothing is executed.
 */
@NullMarked
package io.camelzodb.storage.zeo.message;

import org.jspecify.annotations.NullMarked;
