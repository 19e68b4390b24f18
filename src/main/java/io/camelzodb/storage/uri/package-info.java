/**
 * Parses the URIs that name databases and exports.
 *
 * <p>In: a URI as zodburi writes it ({@code file:}, {@code zeo:}), or {@code xml:} and {@code
 * zexp:} for exports. Out: its parts. Nothing is opened here.
 */
@NullMarked
package io.camelzodb.storage.uri;

import org.jspecify.annotations.NullMarked;
