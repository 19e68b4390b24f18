/**
 * Wraps stores and snapshots, so that they answer otherwise in one respect: as a database that is
 * mounted in another one.
 */
@NullMarked
package io.camelzodb.storage.mount;

import org.jspecify.annotations.NullMarked;
