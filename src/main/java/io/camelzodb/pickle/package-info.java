/**
 * Holds the values that a pickle or a Python literal is made of.
 *
 * <p>A {@link io.camelzodb.pickle.Value} is sealed: there is one class for each kind of value,
 * which is why this package has more files than others. Nothing is lost in a graph of values: type,
 * order, identity (shared and cyclic values) and kind of string. Nothing is ever executed or
 * loaded: a class is a name, and an object is the name of a callable, its arguments and what was
 * done to the result.
 *
 * <p>The packages below read and write values: {@code stream} as pickles, {@code literal} and
 * {@code repr} as Python's literals, {@code notation} as the text of state files. No other room is
 * known here.
 */
@NullMarked
package io.camelzodb.pickle;

import org.jspecify.annotations.NullMarked;
