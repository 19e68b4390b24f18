package io.camelzodb.pickle;

/**
 * Represents an out-of-band buffer of protocol 5, whose bytes are not in the stream.
 *
 * @param index the index among the stream's buffers, from 0
 */
public record Buffer(int index) implements Value {}
