/** Offers a tree of files to Camel: the endpoint {@code zope-tree:}. */
@NullMarked
package io.camelzodb.component.tree;

import org.jspecify.annotations.NullMarked;
