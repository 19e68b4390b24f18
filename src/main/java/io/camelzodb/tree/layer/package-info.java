/** Reads and writes a tree that is split into layers, folders that lie over one another. */
@NullMarked
package io.camelzodb.tree.layer;

import org.jspecify.annotations.NullMarked;
