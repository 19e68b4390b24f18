/** Makes the plan of a playback: compares files with the database and checks them. */
@NullMarked
package io.camelzodb.sync.playback.planning;

import org.jspecify.annotations.NullMarked;
