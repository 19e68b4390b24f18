/** Makes JSON of Python values, as people read them. */
@NullMarked
package io.camelzodb.zope.content.json;

import org.jspecify.annotations.NullMarked;
