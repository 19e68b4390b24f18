/** Reads a tree of objects from a tar archive. */
@NullMarked
package io.camelzodb.tree.tar;

import org.jspecify.annotations.NullMarked;
