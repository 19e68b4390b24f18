package io.camelzodb.sync.playback.plan;

import org.jspecify.annotations.Nullable;

/**
 * Describes one changed attribute of an object for people; passwords are masked. Immutable.
 *
 * @param attribute a key of the metadata, maybe with the name of an item, such as {@code
 *     props.colour}; or {@code source}
 * @param before the old value as a Python literal; null if there is none
 * @param after the new value as a Python literal; null if there is none
 */
public record Difference(String attribute, @Nullable String before, @Nullable String after) {}
