/**
 * Compares two trees of objects, whatever they are read from.
 *
 * <p>In: two {@link io.camelzodb.zope.ObjectReader}s. Out: the differences, as values, one after
 * the other.
 */
@NullMarked
package io.camelzodb.zope.comparison;

import org.jspecify.annotations.NullMarked;
