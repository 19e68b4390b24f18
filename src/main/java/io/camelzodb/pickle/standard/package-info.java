/**
 * Values of Python's standard library and of the packages that Zope stands on, which pickles make
 * by calls: what Python's {@code repr} says of them, and how they are pickled.
 *
 * <p>Between the two stands the <em>literal form</em>: plain literals, and for each object that is
 * none a call as {@code repr} prints it (an {@link io.camelzodb.pickle.Instance} of the kind
 * REDUCE, or NEWOBJ_EX where there are keywords), or a {@link io.camelzodb.pickle.Printed} text
 * where nobody could read it back. Which names are known is a closed table; nothing is ever called.
 */
@NullMarked
package io.camelzodb.pickle.standard;

import org.jspecify.annotations.NullMarked;
