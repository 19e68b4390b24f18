/** Remembers where each object of a tree is contained, so that an oid leads to its path. */
@NullMarked
package io.camelzodb.zope.index;

import org.jspecify.annotations.NullMarked;
