/**
 * Names of sources, as users write them.
 *
 * <p>In: a URI as zodburi has them ({@code file:}, {@code zeo:}), or {@code xml:} and {@code zexp:}
 * for exports. Out: its parts. Nothing is opened here.
 */
@NullMarked
package io.camelzodb.storage.uri;

import org.jspecify.annotations.NullMarked;
