package io.camelzodb.pickle;

/**
 * An out-of-band buffer of protocol 5, whose bytes are not in the stream.
 *
 * @param index which of the stream's buffers, from 0 on
 */
public record Buffer(int index) implements Value {}
