/** Reads the history of a branch, and writes a long branch that is not checked out. */
@NullMarked
package io.camelzodb.git.history;

import org.jspecify.annotations.NullMarked;
