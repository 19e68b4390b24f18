/**
 * Defines how transactions are written: begin, store, vote, finish.
 *
 * <p>{@link io.camelzodb.storage.write.Flock} locks the written files against other programs.
 */
@NullMarked
package io.camelzodb.storage.write;

import org.jspecify.annotations.NullMarked;
