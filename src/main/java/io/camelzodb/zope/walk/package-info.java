/** Walks the tree of objects of a database or an export, and resolves paths. */
@NullMarked
package io.camelzodb.zope.walk;

import org.jspecify.annotations.NullMarked;
