/**
 * The commands that people type. In: arguments. Out: the operations of {@link io.camelzodb.sync}
 * carried out, a summary on standard output, one line for an error on standard error, and an exit
 * status: 0 done, 1 failed, 2 wrong usage.
 */
@NullMarked
package io.camelzodb.cli;

import org.jspecify.annotations.NullMarked;
