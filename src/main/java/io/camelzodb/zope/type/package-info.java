/**
 * Reads and writes Zope objects by their type: {@code ObjectType}, and the registry of all types.
 *
 * <p>An {@link io.camelzodb.zope.type.ObjectType} knows one type: the names of its classes, its
 * defaults, and how to read and write it. {@link io.camelzodb.zope.type.ObjectTypes} finds the type
 * of an object.
 */
@NullMarked
package io.camelzodb.zope.type;

import org.jspecify.annotations.NullMarked;
