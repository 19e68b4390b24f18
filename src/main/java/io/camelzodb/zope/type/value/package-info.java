/** Converts stored values to the literals of metadata files, and back. */
@NullMarked
package io.camelzodb.zope.type.value;

import org.jspecify.annotations.NullMarked;
