/** Walks the containment tree of a database or an export, and resolves paths in it. */
@NullMarked
package io.camelzodb.zope.walk;

import org.jspecify.annotations.NullMarked;
