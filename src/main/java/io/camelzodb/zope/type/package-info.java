/**
 * Reads and writes objects by their type: each type is one {@link
 * io.camelzodb.zope.type.ObjectType}, found by its name in {@code META-INF/services}.
 */
@NullMarked
package io.camelzodb.zope.type;

import org.jspecify.annotations.NullMarked;
