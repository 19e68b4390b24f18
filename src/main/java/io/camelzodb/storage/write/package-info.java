/** Defines how transactions are written: begin, store, vote, finish. */
@NullMarked
package io.camelzodb.storage.write;

import org.jspecify.annotations.NullMarked;
