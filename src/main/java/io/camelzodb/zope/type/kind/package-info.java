/**
 * Holds one class for each type of Zope object.
 *
 * <p>Each class implements {@link io.camelzodb.zope.type.ObjectType}, and is registered by its name
 * in {@code META-INF/services/io.camelzodb.zope.type.ObjectType}. {@code CONTRIBUTING.md} says how
 * to add one.
 *
 * <p>Long because each type of Zope is one class, and its services file lists them all.
 */
@NullMarked
package io.camelzodb.zope.type.kind;

import org.jspecify.annotations.NullMarked;
