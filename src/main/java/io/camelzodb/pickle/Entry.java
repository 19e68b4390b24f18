package io.camelzodb.pickle;

/**
 * One key with its value, in a {@link Dictionary} or in what was put into an {@link Instance}.
 *
 * @param key any value; Python would refuse unhashable ones, a pickle can hold them all the same
 * @param value any value
 */
public record Entry(Value key, Value value) {}
