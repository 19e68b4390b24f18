/** Remembers the container of each object, so that an object id leads to its path. */
@NullMarked
package io.camelzodb.zope.index;

import org.jspecify.annotations.NullMarked;
