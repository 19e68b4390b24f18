/**
 * Whole operations: what a command or a route carries out from beginning to end.
 *
 * <p>In: the {@link io.camelzodb.sync.Settings} of a run. Out: files under git, and a summary of
 * what was done. Knows every room before it and neither Camel nor the command line, which both
 * offer these same operations.
 */
@NullMarked
package io.camelzodb.sync;

import org.jspecify.annotations.NullMarked;
