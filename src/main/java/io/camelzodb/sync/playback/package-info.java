/** Plays a tree of files back into a database. */
@NullMarked
package io.camelzodb.sync.playback;

import org.jspecify.annotations.NullMarked;
