/**
 * Finds what others changed in a database since a tree was made from it, and merges both changes.
 */
@NullMarked
package io.camelzodb.sync.playback.conflict;

import org.jspecify.annotations.NullMarked;
