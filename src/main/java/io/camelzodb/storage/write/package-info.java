/** Writes transactions: what every storage that can be written offers. */
@NullMarked
package io.camelzodb.storage.write;

import org.jspecify.annotations.NullMarked;
