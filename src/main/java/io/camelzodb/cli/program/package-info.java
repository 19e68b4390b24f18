/**
 * Gives commands of all packages what the whole program knows: its options, settings and output.
 */
@NullMarked
package io.camelzodb.cli.program;

import org.jspecify.annotations.NullMarked;
