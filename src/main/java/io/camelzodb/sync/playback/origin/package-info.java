/**
 * Says where the files of a playback come from, and which version of the database they were made
 * from.
 */
@NullMarked
package io.camelzodb.sync.playback.origin;

import org.jspecify.annotations.NullMarked;
