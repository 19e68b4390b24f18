/**
 * Holds the plan of a playback as a value: its operations, their differences, and what stands
 * against them.
 */
@NullMarked
package io.camelzodb.sync.playback.plan;

import org.jspecify.annotations.NullMarked;
