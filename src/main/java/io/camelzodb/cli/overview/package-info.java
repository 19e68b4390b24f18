/** Parses the commands that only read, and print what differs. */
@NullMarked
package io.camelzodb.cli.overview;

import org.jspecify.annotations.NullMarked;
