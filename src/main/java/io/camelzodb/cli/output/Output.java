package io.camelzodb.cli.output;

import java.io.PrintWriter;

/**
 * Where a command prints, and how much.
 *
 * @param out standard output
 * @param err standard error
 * @param json whether the summary is JSON
 * @param verbose whether to say more
 */
public record Output(PrintWriter out, PrintWriter err, boolean json, boolean verbose) {}
