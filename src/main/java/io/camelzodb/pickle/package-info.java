/**
 * Holds Python values: everything that a pickle or a Python literal can contain.
 *
 * <p>A {@link io.camelzodb.pickle.Value} is sealed: there is one class for each kind of value. A
 * graph of values keeps everything: types, order, identity (shared and cyclic values) and the kinds
 * of strings. Nothing is ever executed or loaded. A class is a name. An object is the name of a
 * callable, its arguments, and the changes made to the result.
 *
 * <p>Long because Java wants all kinds of a sealed type in one package.
 *
 * <p>The packages below read and write values: {@code stream} as pickles, {@code literal} and
 * {@code repr} as Python's literals, {@code notation} as the text of state files. Uses no other
 * room.
 */
@NullMarked
package io.camelzodb.pickle;

import org.jspecify.annotations.NullMarked;
