/**
 * Runs the steps of a job in several threads.
 *
 * <p>A {@link io.camelzodb.concurrent.Stage} is one step of a pipeline. It takes items from a
 * queue, does its work with each, and hands the results on in the same order. Knows the room {@code
 * fault} alone.
 */
@NullMarked
package io.camelzodb.concurrent;

import org.jspecify.annotations.NullMarked;
