/**
 * Holds one class for each type of classic Zope objects.
 *
 * <p>Each implements {@link io.camelzodb.zope.type.ObjectType} and is registered by its name in
 * {@code META-INF/services/io.camelzodb.zope.type.ObjectType}.
 */
@NullMarked
package io.camelzodb.zope.type.kind;

import org.jspecify.annotations.NullMarked;
