package io.camelzodb.sync.playback.plan;

import org.jspecify.annotations.Nullable;

/**
 * One thing that changes at an object, for people; passwords are masked. Immutable.
 *
 * @param attribute a key of the metadata, maybe with the name of one of several below it, as in
 *     {@code props.colour}; or {@code source}
 * @param before its value as a Python literal; null where there is none
 * @param after the same afterwards
 */
public record Difference(String attribute, @Nullable String before, @Nullable String after) {}
