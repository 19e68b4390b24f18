/**
 * Reads and writes pickle streams of protocols 0 to 5.
 *
 * <p>In: the bytes of a stream. Out: {@link io.camelzodb.pickle.Value}s, or a {@link
 * io.camelzodb.pickle.stream.PickledObject}, which is a record of a database. The same values are
 * written back as a stream that Python reads as an equal graph.
 */
@NullMarked
package io.camelzodb.pickle.stream;

import org.jspecify.annotations.NullMarked;
