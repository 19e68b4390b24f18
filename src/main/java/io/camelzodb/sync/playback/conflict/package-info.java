/** Finds and merges changes that others made in the database since the files were recorded. */
@NullMarked
package io.camelzodb.sync.playback.conflict;

import org.jspecify.annotations.NullMarked;
