/**
 * Reads Python literals, as {@code ast.literal_eval} does.
 *
 * <p>In: text. Out: a {@link io.camelzodb.pickle.Value}, or an error with line, column and the
 * exception that Python raises. Nothing in the text is executed.
 */
@NullMarked
package io.camelzodb.pickle.literal;

import org.jspecify.annotations.NullMarked;
