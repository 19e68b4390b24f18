/**
 * Reads and writes the notation of state files, which loses nothing of a value.
 *
 * <p>In: a graph of values. Out: text for people to read and compare, from which the parser makes
 * the same graph.
 */
@NullMarked
package io.camelzodb.pickle.notation;

import org.jspecify.annotations.NullMarked;
