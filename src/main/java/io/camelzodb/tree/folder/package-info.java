/** Reads and writes a tree of objects as files in a folder. */
@NullMarked
package io.camelzodb.tree.folder;

import org.jspecify.annotations.NullMarked;
