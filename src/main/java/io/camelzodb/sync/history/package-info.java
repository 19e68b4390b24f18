/** Writes the past of a database as a branch of commits, and answers questions about it. */
@NullMarked
package io.camelzodb.sync.history;

import org.jspecify.annotations.NullMarked;
