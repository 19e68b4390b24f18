/** Holds the plan of a playback as a value: its operations, differences and problems. */
@NullMarked
package io.camelzodb.sync.playback.plan;

import org.jspecify.annotations.NullMarked;
