/** Parses the commands about layers: which layer defines what, and their updates. */
@NullMarked
package io.camelzodb.cli.layer;

import org.jspecify.annotations.NullMarked;
