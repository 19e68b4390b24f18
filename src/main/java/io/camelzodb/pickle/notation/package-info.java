/**
 * Reads and writes the text of state files, which loses nothing of a value.
 *
 * <p>In: a graph of values. Out: text that people can read and compare. The parser makes the same
 * graph of it.
 */
@NullMarked
package io.camelzodb.pickle.notation;

import org.jspecify.annotations.NullMarked;
