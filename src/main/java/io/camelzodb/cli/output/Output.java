package io.camelzodb.cli.output;

import java.io.PrintWriter;

/**
 * Holds the streams that a command prints to, and how much it prints.
 *
 * @param out standard output
 * @param err standard error
 * @param json whether the summary is JSON
 * @param verbose whether to print more
 */
public record Output(PrintWriter out, PrintWriter err, boolean json, boolean verbose) {}
