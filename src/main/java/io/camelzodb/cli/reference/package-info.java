/** Writes what people read and type about the commands: their page, man pages and completions. */
@NullMarked
package io.camelzodb.cli.reference;

import org.jspecify.annotations.NullMarked;
