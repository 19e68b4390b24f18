/** Prints what commands say: lines, progress, plans, summaries. */
@NullMarked
package io.camelzodb.cli.output;

import org.jspecify.annotations.NullMarked;
