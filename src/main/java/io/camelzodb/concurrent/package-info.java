/**
 * Work that is done by several threads at once.
 *
 * <p>{@link io.camelzodb.concurrent.Stage} is one step of a line of steps: in come items, out goes
 * what its work does with them, in the same order. Knows no other room.
 */
@NullMarked
package io.camelzodb.concurrent;

import org.jspecify.annotations.NullMarked;
