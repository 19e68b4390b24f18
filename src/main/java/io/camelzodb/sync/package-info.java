/**
 * Holds the parts that all operations share: settings, sources, selections and the lock of the
 * mirror.
 *
 * <p>The packages below carry out whole operations. In: the {@link io.camelzodb.sync.Settings} of a
 * run. Out: files under git, and a summary. Uses every room before it, and neither Camel nor the
 * command line. Both of them offer these same operations.
 */
@NullMarked
package io.camelzodb.sync;

import org.jspecify.annotations.NullMarked;
