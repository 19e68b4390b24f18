/** Follows a database, and brings the tree of files in line with each transaction. */
@NullMarked
package io.camelzodb.sync.watch;

import org.jspecify.annotations.NullMarked;
