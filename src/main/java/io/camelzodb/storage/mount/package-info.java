/**
 * Presents a mounted database as a part of another one.
 *
 * <p>The stores and snapshots here forward each call to the mounted database, and answer only the
 * question for the root in another way.
 */
@NullMarked
package io.camelzodb.storage.mount;

import org.jspecify.annotations.NullMarked;
