/**
 * One class for each kind of classic Zope object: the names of its classes, its defaults, reading
 * and writing side by side.
 */
@NullMarked
package io.camelzodb.zope.type;

import org.jspecify.annotations.NullMarked;
