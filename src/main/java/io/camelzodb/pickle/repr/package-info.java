/**
 * Prints values as Python's {@code repr} does.
 *
 * <p>In: a {@link io.camelzodb.pickle.Value}. Out: its text. Some objects of the standard library
 * have a text that is no plain literal, such as {@code datetime.date(2025, 2, 3)}. This package
 * prints them and reads them back.
 */
@NullMarked
package io.camelzodb.pickle.repr;

import org.jspecify.annotations.NullMarked;
