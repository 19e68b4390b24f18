/**
 * Python values, and the pickle streams and literals in which they are stored.
 *
 * <p>In: bytes of a pickle stream (protocols 0 to 5 and zodbpickle's binary), or the text of a
 * Python literal. Out: a graph of {@link io.camelzodb.pickle.Value}s in which nothing is lost:
 * type, order, identity (shared and cyclic values), kind of string. The same graph goes the way
 * back. Nothing is ever executed or loaded: a class is a name, an object is a callable's name, its
 * arguments and what was done to it afterwards.
 *
 * <p>This room knows no other room of the house.
 */
@NullMarked
package io.camelzodb.pickle;

import org.jspecify.annotations.NullMarked;
