package io.camelzodb.pickle;

/**
 * Represents Python 3's {@code str} and Python 2's {@code unicode}.
 *
 * @param value UTF-16; lone surrogates occur and are kept
 */
public record Text(String value) implements Value {}
