/**
 * Walks the objects of one snapshot, reads them and writes their files.
 *
 * <p>Recording, watching, history and the checks of a playback all use it.
 */
@NullMarked
package io.camelzodb.sync.record.pass;

import org.jspecify.annotations.NullMarked;
