/**
 * Runs the commands that people type.
 *
 * <p>In: arguments. Out: the operations of {@link io.camelzodb.sync} and {@link
 * io.camelzodb.extract}, carried out; a summary on standard output; one line for an error on
 * standard error; and an exit status: 0 done, 1 failed, 2 wrong usage, 3 for a dry run that finds
 * something to do.
 *
 * <p>Each command is one class, listed in {@code Subcommands}.
 */
@NullMarked
package io.camelzodb.cli;

import org.jspecify.annotations.NullMarked;
