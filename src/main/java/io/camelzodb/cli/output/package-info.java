/** Prints the results of commands: lines, progress bars, plans, summaries and errors. */
@NullMarked
package io.camelzodb.cli.output;

import org.jspecify.annotations.NullMarked;
