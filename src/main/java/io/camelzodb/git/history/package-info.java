/**
 * Reads the history of a branch, and writes a branch of many commits that nobody has checked out.
 */
@NullMarked
package io.camelzodb.git.history;

import org.jspecify.annotations.NullMarked;
