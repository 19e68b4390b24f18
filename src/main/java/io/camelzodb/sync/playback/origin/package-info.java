/** Finds the files of a playback, and the database version that they were made from. */
@NullMarked
package io.camelzodb.sync.playback.origin;

import org.jspecify.annotations.NullMarked;
