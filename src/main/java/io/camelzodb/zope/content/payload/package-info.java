/** Detects pictures, files and texts in the state of objects of any class. */
@NullMarked
package io.camelzodb.zope.content.payload;

import org.jspecify.annotations.NullMarked;
