/** Compares work tree, HEAD and database of a site, path by path, and writes nothing. */
@NullMarked
package io.camelzodb.sync.status;

import org.jspecify.annotations.NullMarked;
