/** Parses the commands that change how objects are spread over layers. */
@NullMarked
package io.camelzodb.cli.layer;

import org.jspecify.annotations.NullMarked;
