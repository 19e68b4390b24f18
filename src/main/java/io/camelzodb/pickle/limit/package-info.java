/**
 * Limits the work and the text that values may cost.
 *
 * <p>Values may be shared, so that a few bytes stand for billions of values. Code that walks over
 * values counts them in a {@link io.camelzodb.pickle.limit.ValueBudget}.
 */
@NullMarked
package io.camelzodb.pickle.limit;

import org.jspecify.annotations.NullMarked;
