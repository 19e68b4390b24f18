/** Is the Camel component {@code zope-tree:}, a tree of files as an endpoint. */
@NullMarked
package io.camelzodb.component.tree;

import org.jspecify.annotations.NullMarked;
