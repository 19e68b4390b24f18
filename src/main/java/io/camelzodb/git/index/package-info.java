/** Reads and writes git's index. */
@NullMarked
package io.camelzodb.git.index;

import org.jspecify.annotations.NullMarked;
