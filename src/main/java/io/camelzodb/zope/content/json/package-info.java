/** Converts Python values to readable JSON. */
@NullMarked
package io.camelzodb.zope.content.json;

import org.jspecify.annotations.NullMarked;
