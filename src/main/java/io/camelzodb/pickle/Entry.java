package io.camelzodb.pickle;

/**
 * Holds one key with its value, in a {@link Dictionary} or set on an {@link Instance}.
 *
 * @param key any value, even an unhashable one, which Python would refuse
 * @param value any value
 */
public record Entry(Value key, Value value) {}
