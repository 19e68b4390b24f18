/**
 * Prints values as Python's {@code repr} does.
 *
 * <p>In: a {@link io.camelzodb.pickle.Value}. Out: its text. Objects of the standard library whose
 * text is no plain literal, such as {@code datetime.date(2025, 2, 3)}, have their forms here, and
 * the way back from such a text to what is stored.
 */
@NullMarked
package io.camelzodb.pickle.repr;

import org.jspecify.annotations.NullMarked;
