/** Follows a database, and updates the tree of files with each transaction. */
@NullMarked
package io.camelzodb.sync.watch;

import org.jspecify.annotations.NullMarked;
