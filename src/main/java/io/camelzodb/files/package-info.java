/**
 * Opens, writes and syncs files safely: plain files only, and no symbolic link that the user did
 * not name.
 *
 * <p>{@link io.camelzodb.files.PlainFile} opens a file only if it is a plain file: a FIFO, a socket
 * or a device is an error. Uses no other room.
 */
@NullMarked
package io.camelzodb.files;

import org.jspecify.annotations.NullMarked;
